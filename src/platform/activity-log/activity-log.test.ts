import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { sql } from 'kysely'
import { pino } from 'pino'
import { type Id, newId } from '#base'
import { createHeadFile, erasePayloads, record, sealActivities } from '#platform/activity'
import type { Scope } from '#platform/database'
import { firstAdministrator, localToken, type TestServer, type TestSession, testServer } from '#test/server'
import { csvLine } from './export.ts'
import { contribution } from './index.ts'
import type { ActivityChoices, ActivityDetail, ActivityItem, Verification } from './schema.ts'

type Page = { items: ActivityItem[]; next: string | null }
const log = pino({ level: 'silent' })
let server: TestServer
let session: TestSession
let scope: Scope
let heads: ReturnType<typeof createHeadFile>

before(async () => {
  server = await testServer([contribution])
  session = await firstAdministrator(server)
  scope = { workspace: session.workspace as Id<'workspace'>, principal: session.principal as Id<'principal'> }
  heads = createHeadFile(join(server.folder.keys, 'activity-head.json'), server.services.secrets)
})
after(() => server.close())

const asSystem = (statement: ReturnType<typeof sql>) => server.db.database.asSystem((trx) => statement.execute(trx))
const get = (path: string, headers: Record<string, string> = {}) => server.as(session, { url: `/api/platform/activity${path}`, headers })
const list = async (query = '') => {
  const reply = await get(query)
  assert.equal(reply.statusCode, 200, reply.body)
  return reply.json<Page>()
}
const write = (kind: string, subject: string, payload: Record<string, unknown> = {}, of: Scope = scope) =>
  server.db.database.inScope(of, (trx) => record(trx, of, { kind, subject, payload }))
const seal = async () => {
  while ((await sealActivities(server.db.database, heads, log)) > 0);
}
const verify = async () => {
  await seal()
  const reply = await server.as(session, { method: 'POST', url: '/api/platform/activity/verify', payload: {} })
  assert.equal(reply.statusCode, 200, reply.body)
  return reply.json<Verification>()
}
const told = (found: Verification) => found.faults.map(({ seq, fault }) => `${seq} ${fault}`)

describe('the activity log', () => {
  it('says who did what to which, in the reader’s language', async () => {
    const { items } = await list()
    assert.deepEqual(
      items.map(({ actor, what, subject }) => [actor.name, what, subject.name]),
      [
        ['Ana López', 'inició sesión', 'Ana López'],
        ['Ana López', 'añadió a una persona', 'Ana López'],
        ['Ana López', 'creó el espacio', 'espacio'],
      ],
    )
    await asSystem(sql`update accounts set language = 'en'`)
    assert.equal((await list()).items[0]!.what, 'signed in')
    await asSystem(sql`update accounts set language = 'es'`)
  })

  it('tells before and after where a change says them, and the rest apart', async () => {
    await write('person.changed', `principal:${scope.principal}`, {
      before: { roles: ['analyst'], name: 'x' },
      after: { roles: ['analyst', 'manager'] },
      reason: 'promotion',
    })
    const [item] = (await list('?kind=person.changed')).items
    assert.deepEqual(item!.changes, [
      { name: 'name', before: 'x', after: null },
      { name: 'roles', before: ['analyst'], after: ['analyst', 'manager'] },
    ])
    assert.deepEqual(item!.details, { reason: 'promotion' })
  })

  it('is narrowed by time, person, kind, subject and words, in any combination', async () => {
    const other: Scope = { workspace: scope.workspace, principal: newId<'principal'>() }
    await asSystem(sql`insert into principals (workspace_id, id, kind) values (${other.workspace}, ${other.principal}, 'system')`)
    const run = newId<'run'>()
    await new Promise((wait) => setTimeout(wait, 5))
    const from = new Date().toISOString()
    await write('job.queued', `job:${run}`, {}, other)
    await write('job.failed', `job:${run}`, { code: 'INTERNAL' }, other)
    await new Promise((wait) => setTimeout(wait, 5))
    const to = new Date().toISOString()
    await write('job.queued', `job:${newId<'job'>()}`)
    const kinds = async (query: string) => (await list(query)).items.map(({ kind }) => kind)
    assert.deepEqual(await kinds(`?actor=${other.principal}`), ['job.failed', 'job.queued'])
    assert.deepEqual(await kinds(`?from=${from}&to=${to}`), ['job.failed', 'job.queued'])
    assert.deepEqual(await kinds(`?subject=job:${run}&kind=job.queued`), ['job.queued'])
    assert.deepEqual(await kinds('?subject=job'), ['job.queued', 'job.failed', 'job.queued'])
    assert.deepEqual(await kinds('?subject=jo'), [])
    assert.deepEqual(await kinds('?text=FALLO%20trabajo'), ['job.failed'])
    assert.deepEqual(await kinds('?text=nada-de-nada'), [])
    assert.equal((await list(`?actor=${other.principal}`)).items[0]!.actor.name, 'Rumbo')
  })

  it('pages without gaps or doubles while new activities arrive', async () => {
    const all = (await list('?limit=200')).items.map(({ id }) => id)
    const seen: string[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: Page = await list(`?limit=2${cursor && `&cursor=${cursor}`}`)
      seen.push(...page.items.map(({ id }) => id))
      cursor = page.next
      if (seen.length === 2) await write('session.closed', `principal:${scope.principal}`)
    }
    assert.deepEqual(seen, all)
  })

  it('refuses what is no filter, whatever is tried', async () => {
    for (const query of [
      `?kind=' or 1=1 --`,
      '?actor=x',
      '?from=ayer',
      `?subject=run:'; drop table activities`,
      '?limit=0',
      '?limit=100000',
      '?cursor=x',
      `?text=${'x'.repeat(300)}`,
    ]) {
      const reply = await get(query.replaceAll(' ', '%20'))
      assert.equal(reply.statusCode, 400, `${query} ${reply.body}`)
    }
    assert.deepEqual((await list(`?text=${encodeURIComponent(`%' or 1=1 --`)}`)).items, [])
  })

  it('offers the people and kinds to choose from', async () => {
    const { people, kinds } = (await get('/choices')).json<ActivityChoices>()
    assert.equal(people[0]!.name, 'Ana López')
    assert.ok(kinds.some(({ kind, what }) => kind === 'session.opened' && what === 'inició sesión'))
  })

  it('proves one activity against its neighbour in the chain', async () => {
    await seal()
    const [newest] = (await list('?limit=1')).items
    const { proof, seq } = (await get(`/${newest!.id}`)).json<ActivityDetail>()
    assert.ok(proof?.linkHolds && proof.payloadHolds && seq !== null && seq > 1)
    assert.match(proof.hash, /^[0-9a-f]{64}$/)
    await asSystem(sql`update activities set kind = 'session.opened2' where id = ${newest!.id}`)
    assert.equal((await get(`/${newest!.id}`)).json<ActivityDetail>().proof!.linkHolds, false)
    await asSystem(sql`update activities set kind = ${newest!.kind} where id = ${newest!.id}`)
    assert.equal((await get(`/${newId()}`)).json().code, 'ACTIVITY_NOT_FOUND')
  })

  it('is for compliance and administrators, of their own workspace', async () => {
    const become = (roles: string) => asSystem(sql`update members set roles = ${roles}::text[]`)
    try {
      for (const role of ['executive', 'manager', 'analyst', 'engineer', 'collaborator', 'external']) {
        await become(`{${role}}`)
        for (const path of ['', '/choices', '/export', `/${newId()}`])
          assert.equal((await get(path)).json().code, 'PERMISSION_DENIED', `${role} ${path}`)
        const reply = await server.as(session, { method: 'POST', url: '/api/platform/activity/verify', payload: {} })
        assert.equal(reply.json().code, 'PERMISSION_DENIED')
      }
      await become('{compliance}')
      assert.equal((await get('')).statusCode, 200)
    } finally {
      await become('{administrator}')
    }
    await write('job.queued', 'job:canary', {}, server.db.otherScope)
    assert.ok(!(await get('?limit=200')).body.includes('canary'))
    const foreign = await server.db.database.asSystem((trx) =>
      sql<{ id: string }>`select id from activities where subject = 'job:canary'`.execute(trx),
    )
    assert.equal((await get(`/${foreign.rows[0]!.id}`)).statusCode, 404)
  })

  it('exports what the filter finds as CSV that no spreadsheet runs, and as NDJSON, and records that', async () => {
    await write('webhook.added', 'webhook:=1+1', { after: { name: '=HYPERLINK("http://x")', note: '@SUM(A1)' }, cmd: '=2' })
    const csv = await get('/export?kind=webhook.added')
    assert.match(String(csv.headers['content-disposition']), /^attachment; filename="activity-\d{4}-\d{2}-\d{2}\.csv"$/)
    const [head, row, ...rest] = csv.body.split('\r\n')
    assert.equal(head, '\uFEFF"N.º","Fecha","Quién","Qué","Sobre qué","Código","Antes","Después","Detalle","Identificador"')
    assert.match(row!, /"Ana López","añadió un webhook"/)
    assert.deepEqual(rest, [''])
    const lines = (await get('/export?format=ndjson')).body.trimEnd().split('\n')
    const items = lines.map((line) => JSON.parse(line) as ActivityItem)
    const listed = (await list('?limit=200')).items
    assert.deepEqual(
      items.map(({ id }) => id),
      listed.map(({ id }) => id),
    )
    assert.equal(items[0]!.kind, 'activity.exported')
  })

  it('keeps a formula harmless in whichever cell it stands', () => {
    for (const evil of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1', '＝1', '|cmd', '%0A']) {
      const line = csvLine({
        id: 'i',
        seq: 1,
        at: 'a',
        actor: { id: 'p', kind: 'person', name: evil },
        kind: evil,
        what: evil,
        subject: { type: 'x', id: '', name: evil },
        changes: [],
        details: {},
        erased: false,
      })
      const cells = [...line.matchAll(/"((?:[^"]|"")*)"/g)].map(([, text]) => text!)
      for (const at of [2, 3, 4, 5]) assert.ok(cells[at] === '' || cells[at]!.startsWith("'"), `${JSON.stringify(evil)} ${at} ${cells[at]}`)
    }
  })
})

describe('verifying', () => {
  const counts = async () => {
    const found = await server.db.database.asSystem((trx) =>
      sql<{ n: number }>`select max(seq)::int as n from activities where workspace_id = ${scope.workspace}`.execute(trx),
    )
    return found.rows[0]!.n
  }
  /** Does something to the table as its owner, looks, and puts everything back. */
  const whileTampered = async (statement: ReturnType<typeof sql>, look: () => Promise<void>) => {
    await asSystem(sql`create table kept as select * from activities`)
    try {
      await asSystem(statement)
      await look()
    } finally {
      await asSystem(sql`delete from activities`)
      await asSystem(sql`insert into activities select * from kept`)
      await asSystem(sql`drop table kept`)
    }
  }
  before(async () => {
    for (let n = 0; n < 30; n++) await write('job.done', `job:${newId<'job'>()}`, { n })
  })

  it('finds nothing wrong while nobody meddled', async () => {
    const found = await verify()
    assert.deepEqual([told(found), found.checked > 30], [[], true])
  })

  it('names by number and id an activity whose column or payload was altered', async () => {
    await seal()
    for (const change of [sql`actor = workspace_id`, sql`payload = '{"n":99}'`, sql`at = at - interval '1 day'`, sql`subject = 'job:x'`])
      await whileTampered(sql`update activities set ${change} where seq = 12 and workspace_id = ${scope.workspace}`, async () => {
        const { faults } = await verify()
        const row = await server.db.database.asSystem((trx) =>
          sql<{ id: string }>`select id from activities where seq = 12 and workspace_id = ${scope.workspace}`.execute(trx),
        )
        assert.deepEqual(
          faults.map(({ seq, fault, id }) => [seq, fault, id]),
          [[12, 'altered', row.rows[0]!.id]],
        )
        assert.equal(faults[0]!.what, 'La actividad 12 no es la que se selló.')
      })
  })

  it('names removed and exchanged activities', async () => {
    await seal()
    await whileTampered(sql`delete from activities where seq in (7, 8) and workspace_id = ${scope.workspace}`, async () =>
      assert.deepEqual(told(await verify()), ['7 missing', '8 missing']),
    )
    const swap = sql`update activities set seq = case seq when 14 then 15 else 14 end where seq in (14, 15) and workspace_id = ${scope.workspace}`
    await whileTampered(swap, async () => assert.ok(told(await verify()).includes('14 altered')))
  })

  it('names the newest ten when they were removed, also after new ones took their numbers', async () => {
    await seal()
    const last = await counts()
    const cut = sql`delete from activities where seq > ${last - 10} and workspace_id = ${scope.workspace}`
    await whileTampered(cut, async () => {
      assert.deepEqual(
        told(await verify()),
        Array.from({ length: 10 }, (_, i) => `${last - 9 + i} cut`),
      )
      // That it was looked at is an activity too, which takes the first of the free numbers.
      for (let n = 0; n < 12; n++) await write('job.done', 'job:x')
      assert.deepEqual(told(await verify()), [`${last} rewritten`])
    })
    // What the signature remembers is again what is there.
    assert.deepEqual(told(await verify()), [])
  })

  it('stays whole when payloads are erased by subject or by actor, which is recorded itself', async () => {
    const canary = `job:${newId<'job'>()}`
    await write('job.failed', canary, { of: 'canario-suprimido' })
    await seal()
    const erased = await server.db.database.asSystem((trx) => erasePayloads(trx, scope, { subject: canary }))
    assert.equal(erased, 1)
    const [item] = (await list(`?subject=${canary}&kind=job.failed`)).items
    assert.deepEqual([item!.erased, item!.details], [true, {}])
    assert.equal((await list(`?kind=activity.payloads-erased`)).items[0]!.details.count, 1)
    const left = await server.db.database.asSystem((trx) =>
      sql`select from activities where payload::text like '%canario-suprimido%'`.execute(trx),
    )
    assert.equal(left.rows.length, 0)
    await server.db.database.asSystem((trx) => erasePayloads(trx, scope, { actor: scope.principal }))
    assert.equal(await server.db.database.asSystem((trx) => erasePayloads(trx, scope, { subject: canary })), 0)
    assert.deepEqual(told(await verify()), [])
  })

  it('answers the command line of the machine', async () => {
    const reply = await server.app.inject({
      method: 'POST',
      url: '/api/platform/activity/verify',
      payload: {},
      headers: { host: '127.0.0.1:4600', authorization: `Bearer ${localToken}`, 'x-rumbo-workspace': 'tienda-aurora' },
    })
    assert.equal(reply.json<Verification>().faultCount, 0)
  })
})
