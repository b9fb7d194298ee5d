import assert from 'node:assert/strict'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { after, before, describe, it } from 'node:test'
import { sql } from 'kysely'
import { contribution as versions } from '#ai/registry/versions'
import { DomainError, newId } from '#base'
import { contribution as metrics } from '#data/metrics'
import { safeName } from '#platform/storage'
import { firstAdministrator, type TestServer, type TestSession, testServer } from '#test/server'
import { contribution } from './contribution.ts'
import { keepArtefacts, openArtefact, receive } from './folders.ts'
import { NewRun, type Run, type RunCounts, runStatuses } from './schema.ts'
import { findRun, finishRun } from './store.ts'

const csv = 'customer,visits,left\n1,3,no\n2,0,yes\n'

describe('runs over HTTP', () => {
  let server: TestServer
  let session: TestSession
  before(async () => {
    server = await testServer([contribution, metrics, versions])
    session = await firstAdministrator(server)
  })
  after(() => server.close())

  type Part = { name: string; value: string; filename?: string }
  /** A multipart body written by hand, so that it can be as wrong as an attacker's. */
  const multipart = (parts: readonly Part[]) => {
    const boundary = 'x-rumbo-boundary'
    const body = parts
      .map(({ name, value, filename }) => {
        const file = filename === undefined ? '' : `; filename="${filename}"`
        return `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n${value}\r\n`
      })
      .join('')
    return { payload: `${body}--${boundary}--\r\n`, headers: { 'content-type': `multipart/form-data; boundary=${boundary}` } }
  }
  const send = (parts: readonly Part[], headers: Record<string, string> = {}) => {
    const form = multipart(parts)
    return server.as(session, {
      method: 'POST',
      url: '/api/ai/autopilot/runs',
      payload: form.payload,
      headers: { ...form.headers, ...headers },
    })
  }
  const target = { name: 'target', value: 'left' }
  const file = (filename = 'clientes.csv', value = csv): Part => ({ name: 'file', value, filename })
  const start = async (parts: readonly Part[] = [target, file()]): Promise<Run> => {
    const reply = await send(parts)
    assert.equal(reply.statusCode, 202, reply.body)
    return reply.json()
  }
  const get = (url: string, headers: Record<string, string> = {}) => server.as(session, { url, headers })
  const left = () => readdirSync(server.folder.temporary)
  const uploads = (run: string) => join(server.folder.artefacts, session.workspace, 'uploads', run)
  const finish = async (run: Run, more: Record<string, string> = {}) => {
    const written = join(server.folder.temporary, `written-${run.id}`)
    mkdirSync(written)
    writeFileSync(join(written, 'report.html'), '<!doctype html><title>Informe</title><script>alert(1)</script>')
    writeFileSync(join(written, 'scores.csv'), 'row,score\n1,0.5\n')
    for (const [name, content] of Object.entries(more)) writeFileSync(join(written, name), content)
    writeFileSync(join(written, 'secret.txt'), 'not for anyone')
    await keepArtefacts(server.services, { workspace: session.workspace, run: run.id }, written)
    rmSync(written, { recursive: true })
    const quality = { value: 0.85, low: 0.83, high: 0.87 }
    const headline = { kind: 'binary', rows: 2, positive: 'yes', metric: 'auc', quality, lift: null, warnings: 1 } as const
    await server.db.database.asSystem((trx) => finishRun(trx, { ...scope() }, run.id, 'delivered', headline, new Date()))
  }
  const scope = () => ({ workspace: session.workspace, principal: session.principal }) as TestServer['db']['scope']

  it('takes a file and its fields in any order, keeps the file on disk before it answers, and leaves nothing in between', async () => {
    const run = await start([file(), target, { name: 'drop', value: 'customer, visits' }, { name: 'positive', value: '' }])
    assert.deepEqual([run.status, run.file, run.target], ['queued', 'clientes.csv', 'left'])
    assert.deepEqual(readdirSync(uploads(run.id)), ['clientes.csv'])
    assert.deepEqual(left(), [])
    const read = await get(`/api/ai/autopilot/runs/${run.id}`)
    assert.deepEqual(read.json(), run)
  })

  it('names what is missing or wrong in the form, and removes the file', async () => {
    const code = async (parts: readonly Part[]) => (await send(parts)).json()
    assert.equal((await code([target])).code, 'UPLOAD_MISSING')
    const refused = await code([file(), { name: 'cost', value: 'mucho' }, { name: 'seed', value: '1.5' }])
    assert.equal(refused.code, 'REQUEST_INVALID')
    assert.deepEqual(
      refused.issues.map(({ path }: { path: string }) => path),
      ['target', 'cost', 'seed'],
    )
    assert.equal((await code([file(), target, { name: '__proto__', value: 'x' }])).code, 'REQUEST_REFUSED')
    assert.equal((await code([file(), target, { name: 'admin', value: 'true' }])).code, 'REQUEST_INVALID')
    assert.deepEqual(left(), [])
  })

  it('refuses a body that is no form, and a file without session or CSRF token', async () => {
    const json = await server.as(session, { method: 'POST', url: '/api/ai/autopilot/runs', payload: { target: 'left' } })
    assert.deepEqual([json.statusCode, json.json().code], [415, 'MEDIA_TYPE_UNSUPPORTED'])
    assert.equal((await send([target, file()], { 'x-csrf-token': 'guess' })).json().code, 'CSRF_REFUSED')
    assert.equal((await send([target, file()], { cookie: '' })).json().code, 'SIGNED_OUT')
    assert.deepEqual(left(), [])
  })

  it('begins from an earlier run of the workspace that left what is needed, and from no other', async () => {
    const from = (field: string, run: string) => send([file(), target, { name: field, value: run }])
    const earlier = await start()
    assert.equal((await from('continueRun', newId<'run'>())).json().code, 'RUN_NOT_FOUND')
    assert.equal((await from('continueRun', '../../etc')).json().code, 'REQUEST_INVALID')
    assert.equal((await from('startFromRun', earlier.id)).json().code, 'RUN_NOT_FINISHED')
    await finish(earlier, { 'model.json': '{"format":1}' })
    assert.equal((await from('startFromRun', earlier.id)).json().code, 'RUN_NOT_FINISHED')
    assert.equal((await from('continueRun', earlier.id)).statusCode, 202)
    const into = join(server.folder.temporary, 'begins')
    const folder = await openArtefact(server.services, { workspace: session.workspace, run: earlier.id }, 'model.json', into)
    assert.equal(readFileSync(join(folder, 'model.json'), 'utf8'), '{"format":1}')
    rmSync(into, { recursive: true })
    assert.deepEqual(left(), [])
  })

  it('gives a file name no power over where it is stored', async () => {
    for (const [name, kept] of [
      ['../../../../etc/passwd', 'passwd'],
      ['..\\\\..\\\\boot.ini', 'boot.ini'],
      ['.ssh', 'ssh'],
      ['a\u202egpj.csv', 'agpj.csv'],
      ['', 'archivo'],
    ] as const) {
      assert.equal(safeName(name), kept)
    }
    const run = await start([target, file('../../outside.csv')])
    assert.deepEqual(readdirSync(uploads(run.id)), ['outside.csv'])
    assert.ok(!existsSync(join(server.folder.artefacts, 'outside.csv')))
    assert.equal(safeName(`${'ñ'.repeat(300)}.csv`), `${'ñ'.repeat(100)}.csv`)
  })

  it('takes nothing of a file that is larger than allowed', async () => {
    const cut = Object.assign(Readable.from(['customer,visits']), { truncated: true })
    await assert.rejects(
      receive(server.services, { workspace: session.workspace, run: newId<'run'>() }, 'large.csv', cut),
      (error: unknown) => error instanceof DomainError && error.code === 'UPLOAD_TOO_LARGE',
    )
    assert.deepEqual(left(), [])
  })

  it('serves a finished run: its report without scripts or origin, and only the files on its list', async () => {
    const run = await start()
    assert.equal((await get(`/api/ai/autopilot/runs/${run.id}/report`)).json().code, 'RUN_NOT_FINISHED')
    await finish(run)
    const report = await get(`/api/ai/autopilot/runs/${run.id}/report`)
    assert.match(String(report.headers['content-security-policy']), /^sandbox allow-modals allow-downloads; default-src 'none'/)
    assert.doesNotMatch(String(report.headers['content-security-policy']), /script/)
    const scores = await get(`/api/ai/autopilot/runs/${run.id}/files/scores.csv`)
    assert.equal(scores.body, 'row,score\n1,0.5\n')
    assert.equal(scores.headers['content-disposition'], 'attachment; filename="scores.csv"')
    // A list of an earlier version, in the order of its file
    assert.deepEqual((await get(`/api/ai/autopilot/runs/${run.id}/list`)).json(), { idName: 'row', items: [] })
    const names = [
      'secret.txt',
      '..%2f..%2fkeys%2fmain.key',
      '%2e%2e%2fsecret.txt',
      '..',
      'scores.csv%00.html',
      'scores.csv%0d%0aset-cookie:a=b',
    ]
    for (const name of names) {
      const reply = await get(`/api/ai/autopilot/runs/${run.id}/files/${name}`)
      assert.ok(reply.statusCode === 400 || reply.statusCode === 404, `${name}: ${reply.statusCode}`)
      assert.equal(reply.headers['set-cookie'], undefined)
    }
    assert.equal((await get(`/api/ai/autopilot/runs/${run.id}/files/model.onnx`)).json().code, 'RUN_NOT_FINISHED')
    const view = (await get(`/api/ai/autopilot/runs/${run.id}`)).json<Run>()
    assert.deepEqual(
      [view.status, view.headline?.quality.value, view.files.map(({ name }) => name)],
      ['delivered', 0.85, ['report.html', 'scores.csv']],
    )
  })

  it('gives metrics the runs of a period and the figures of the newest model', async () => {
    const from = new Date()
    const run = await start()
    await finish(run)
    const asked = (begin: Date, end: Date) => get(`/api/data/metrics/queries?from=${begin.toISOString()}&to=${end.toISOString()}`)
    const readings = async (begin: Date, end: Date) => {
      const { items } = (await asked(begin, end)).json<{ items: { name: string; reading: unknown }[] }>()
      return Object.fromEntries(items.map(({ name, reading }) => [name.replace('ai.autopilot.', ''), reading]))
    }
    const now = await readings(from, new Date(Date.now() + 1000))
    assert.deepEqual(now.delivered, { value: 1, n: 1, inputs: [`run:${run.id}`] })
    assert.deepEqual(now['newest-auc'], { value: 0.85, n: 2, inputs: [`run:${run.id}`] })
    assert.equal(now['newest-lift'], null)
    const before = await readings(new Date('2020-01-01'), new Date('2020-02-01'))
    assert.deepEqual([before.delivered, before['newest-auc']], [{ value: 0, n: 0, inputs: [] }, null])
  })

  it('keeps what was uploaded and what was written sealed on disk, and refuses a file that was exchanged or altered', async () => {
    const [run, other] = [await start([target, file('clientes.csv', `${csv}canario,1,no\n`)]), await start()]
    assert.ok(!readFileSync(join(uploads(run.id), 'clientes.csv')).includes('canario'))
    await Promise.all([finish(run), finish(other)])
    const at = (id: string, name = 'scores.csv') => join(server.folder.artefacts, session.workspace, id, name)
    assert.ok(!readFileSync(at(run.id)).includes('score'))
    const download = () => get(`/api/ai/autopilot/runs/${run.id}/report`)
    assert.match((await download()).body, /Informe/)
    cpSync(at(other.id, 'report.html'), at(run.id, 'report.html'))
    assert.deepEqual([(await download()).statusCode, (await download()).json().code], [500, 'SEAL_BROKEN'])
    cpSync(at(run.id), at(run.id, 'report.html'))
    assert.equal((await download()).json().code, 'SEAL_BROKEN')
  })

  it('shows nothing of another workspace, whatever is asked', async () => {
    const run = await start()
    await finish(run)
    const { workspace } = server.db.otherScope
    const { database } = server.db
    await database.asSystem(async (trx) => {
      const principal = newId<'principal'>()
      await sql`insert into principals (workspace_id, id, kind) values (${workspace}, ${principal}, 'person')`.execute(trx)
      await sql`insert into accounts (account_id, email, email_hmac, name, password_hash, created_at)
        select ${principal}, 'eve@other.example', ${Buffer.from('eve')}, 'Eve', password_hash, now() from accounts limit 1`.execute(trx)
      await sql`insert into members values (${workspace}, ${principal}, '{administrator}', now())`.execute(trx)
      await sql`update sessions set workspace_id = ${workspace}, principal_id = ${principal}`.execute(trx)
    })
    try {
      for (const path of ['', '/report', '/result', '/list', '/files/scores.csv']) {
        const reply = await get(`/api/ai/autopilot/runs/${run.id}${path}`)
        assert.deepEqual([reply.statusCode, reply.json().code], [404, 'RUN_NOT_FOUND'], path)
      }
      const cancel = await server.as(session, { method: 'POST', url: `/api/ai/autopilot/runs/${run.id}/cancel`, payload: {} })
      const erase = await server.as(session, { method: 'DELETE', url: `/api/ai/autopilot/runs/${run.id}` })
      assert.deepEqual([cancel.statusCode, erase.statusCode], [404, 404])
      assert.equal((await get(`/api/platform/jobs/${run.jobId}`)).json().code, 'JOB_NOT_FOUND')
      assert.equal((await get(`/api/platform/jobs/${run.jobId}/events`)).json().code, 'JOB_NOT_FOUND')
      assert.deepEqual((await get('/api/ai/autopilot/runs')).json(), { items: [], next: null })
    } finally {
      await database.asSystem((trx) =>
        sql`update sessions set workspace_id = ${session.workspace}, principal_id = ${session.principal}`.execute(trx),
      )
    }
  })

  it('reads lists of a form between commas, and as JSON where names hold commas', () => {
    const listed = (drop: string) => NewRun.parse({ target: 'left', drop }).drop
    assert.deepEqual(listed(' a , b,'), ['a', 'b'])
    assert.deepEqual(listed('["Sí, siempre","b"]'), ['Sí, siempre', 'b'])
    assert.deepEqual(listed('[a],b'), ['[a]', 'b'])
  })

  it('pages through the list without gaps or doubles, and refuses a cursor that was tampered with', async () => {
    const seen: string[] = []
    let cursor = ''
    for (let pages = 0; pages < 20; pages++) {
      const page = (await get(`/api/ai/autopilot/runs?limit=2${cursor && `&cursor=${cursor}`}`)).json<{
        items: Run[]
        next: string | null
      }>()
      seen.push(...page.items.map(({ id }) => id))
      if (page.next === null) break
      cursor = page.next
    }
    const all = (await get('/api/ai/autopilot/runs?limit=200')).json<{ items: Run[] }>().items.map(({ id }) => id)
    assert.ok(all.length >= 4)
    assert.deepEqual(seen, all)
    assert.deepEqual([...all].sort().reverse(), all)
    for (const wrong of ['x', Buffer.from('["a","b"]').toString('base64url'), Buffer.from(`["' or 1=1 --"]`).toString('base64url')]) {
      const reply = await get(`/api/ai/autopilot/runs?cursor=${wrong}`)
      assert.deepEqual([reply.statusCode, reply.json().code], [400, 'CURSOR_INVALID'], wrong)
    }
    assert.equal((await get('/api/ai/autopilot/runs?limit=100000')).statusCode, 400)
  })

  it('finds runs by words of the file or the column, by status, and in the order asked, page after page', async () => {
    const [ana, beta, zeta] = [
      await start([target, file('Análisis Ñandú.csv')]),
      await start([{ name: 'target', value: 'Compró otra' }, file('beta.csv')]),
      await start([target, file('zeta de ñandú.csv')]),
    ]
    await finish(zeta!)
    type Page = { items: Run[]; next: string | null }
    const list = async (query: string) => (await get(`/api/ai/autopilot/runs?${query}`)).json<Page>()
    const ids = async (query: string) => (await list(query)).items.map(({ id }) => id)
    assert.deepEqual(await ids(`q=${encodeURIComponent('ÑANDU')}`), [zeta!.id, ana!.id])
    assert.deepEqual(await ids(`q=${encodeURIComponent('nandu analisis')}`), [ana!.id])
    assert.deepEqual(await ids('q=compro'), [beta!.id])
    assert.deepEqual(await ids(`q=${encodeURIComponent("%' or 1=1")}`), [])
    assert.deepEqual(await ids('q=nandu&status=delivered'), [zeta!.id])
    assert.deepEqual(await ids('q=nandu&status=queued'), [ana!.id])
    assert.deepEqual(await ids('q=nandu&order=oldest'), [ana!.id, zeta!.id])
    const byName: string[] = []
    for (let cursor = ''; ; ) {
      const page = await list(`order=file&limit=2${cursor && `&cursor=${cursor}`}`)
      byName.push(...page.items.map(({ file: name }) => name))
      if (page.next === null) break
      cursor = page.next
    }
    assert.equal(byName.length, (await ids('limit=200')).length)
    assert.deepEqual([byName[0], byName.at(-1)], ['Análisis Ñandú.csv', 'zeta de ñandú.csv'])
    // The longest name that a file keeps
    const long = `${'n'.repeat(250)}.csv`
    const twins = [await start([target, file(long)]), await start([target, file(long)])].map((run) => run!.id)
    const first = await list('q=nnnnn&order=file&limit=1')
    const second = await list(`q=nnnnn&order=file&limit=1&cursor=${first.next}`)
    assert.deepEqual([first.items[0]!.id, second.items[0]!.id, second.next], [...twins, null])
    const { counts } = (await get('/api/ai/autopilot/runs/counts')).json<RunCounts>()
    for (const status of runStatuses) {
      const { items } = await list(`status=${status}&limit=200`)
      assert.deepEqual([...new Set(items.map((one) => one.status))], items.length === 0 ? [] : [status])
      assert.equal(counts[status] ?? 0, items.length)
    }
    assert.equal((await ids('status=queued,delivered&limit=200')).length, counts.queued! + counts.delivered!)
    assert.equal((await get('/api/ai/autopilot/runs?order=quality')).statusCode, 400)
    assert.equal((await get('/api/ai/autopilot/runs?status=queued,odd')).statusCode, 400)
  })

  it('counts money in the currency of the workspace, where the run does not say another', async () => {
    const { database } = server.services
    const workspaceCounts = (currency: string) =>
      database.asSystem((trx) => sql`update workspaces set currency = ${currency} where id = ${session.workspace}`.execute(trx))
    const currencyOf = async (...fields: Part[]) => {
      const { id } = await start([target, ...fields, file()])
      return (await database.inScope(scope(), (trx) => findRun(trx, scope(), id))).options.currency
    }
    await workspaceCounts('MXN')
    assert.equal(await currencyOf({ name: 'value', value: '300' }), 'MXN')
    assert.equal(await currencyOf({ name: 'cost', value: '3' }, { name: 'currency', value: 'CLP' }), 'CLP')
    assert.equal(await currencyOf(), undefined)
    await workspaceCounts('EUR')
    assert.equal((await send([target, { name: 'currency', value: 'ZZZ' }, file()])).statusCode, 400)
  })

  it('stops a waiting run and removes its file; erasing removes everything of a run', async () => {
    const run = await start()
    const address = `/api/ai/autopilot/runs/${run.id}`
    const erase = () => server.as(session, { method: 'DELETE', url: address })
    assert.equal((await erase()).json().code, 'RUN_STILL_RUNNING')
    const stopped = await server.as(session, { method: 'POST', url: `${address}/cancel`, payload: {} })
    assert.equal(stopped.json<Run>().status, 'cancelled')
    assert.ok(!existsSync(uploads(run.id)))
    const again = await server.as(session, { method: 'POST', url: `${address}/cancel`, payload: {} })
    assert.equal(again.json().code, 'RUN_ALREADY_FINISHED')

    const finished = await start()
    await finish(finished)
    const folder = join(server.folder.artefacts, session.workspace, finished.id)
    assert.equal((await server.as(session, { method: 'DELETE', url: `/api/ai/autopilot/runs/${finished.id}` })).statusCode, 204)
    assert.ok(!existsSync(folder) && !existsSync(uploads(finished.id)))
    assert.equal((await get(`/api/ai/autopilot/runs/${finished.id}`)).statusCode, 404)
    assert.equal((await erase()).statusCode, 204)
    const kinds = await server.db.database.asSystem((trx) =>
      sql<{ kind: string }>`select kind from activities where subject = ${`run:${finished.id}`} order by id`.execute(trx),
    )
    assert.deepEqual(
      kinds.rows.map(({ kind }) => kind),
      ['run.started', 'run.erased'],
    )
  })

  it('starts one run for one Idempotency-Key, and tells a key that is used for something else', async () => {
    const key = { 'idempotency-key': 'one-and-only' }
    const first = await send([target, file()], key)
    const second = await send([target, file()], key)
    assert.equal(second.statusCode, 202)
    assert.equal(second.headers['idempotent-replayed'], 'true')
    assert.equal(second.json<Run>().id, first.json<Run>().id)
    const other = await send([target, file('otro-archivo-mas-largo.csv')], key)
    assert.deepEqual([other.statusCode, other.json().code], [422, 'IDEMPOTENCY_KEY_REUSED'])
    assert.equal((await send([target, file()], { 'idempotency-key': 'x'.repeat(500) })).statusCode, 400)
  })

  it('needs the permission, whatever the session', async () => {
    const { database } = server.db
    const become = (roles: string) => database.asSystem((trx) => sql`update members set roles = ${roles}::text[]`.execute(trx))
    try {
      await become('{executive}')
      assert.equal((await get('/api/ai/autopilot/runs')).statusCode, 200)
      assert.deepEqual((await send([target, file()])).json().code, 'PERMISSION_DENIED')
      await become('{collaborator,made-up}')
      assert.equal((await get('/api/ai/autopilot/runs')).json().code, 'PERMISSION_DENIED')
      assert.deepEqual(left(), [])
    } finally {
      await become('{administrator}')
    }
  })
})
