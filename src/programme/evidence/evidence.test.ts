import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import { sql } from 'kysely'
import { fromBufferPromise } from 'yauzl'
import { contribution as runs } from '#ai/autopilot/runs'
import { millisecondsPerDay } from '#base'
import { createRng } from '#kernel/sampling'
import { createHeadFile, readActivities, sealActivities } from '#platform/activity'
import { contribution as activityLog } from '#platform/activity-log'
import { contribution as backups, backupsFolder, listBackups } from '#platform/backups'
import type { Scope } from '#platform/database'
import { contribution as notifications } from '#platform/notifications'
import { contribution as workspaces } from '#platform/workspaces'
import { firstAdministrator, localToken, type TestServer, type TestSession, testServer } from '#test/server'
import { contribution } from './contribution.ts'
import { absorb, gatherEvidence, rulesOf } from './engine.ts'
import type { Progress, RequirementList, RequirementPage } from './schema.ts'

const base = '/api/programme/evidence'
let server: TestServer
let session: TestSession
let scope: Scope
before(async () => {
  server = await testServer([activityLog, backups, notifications, workspaces, runs, contribution], { work: true })
  session = await firstAdministrator(server)
  scope = { workspace: session.workspace, principal: session.principal } as Scope
})
after(() => server.close())

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
const ask = async <T>(method: Method, url: string, payload?: object, expected = 200): Promise<T> => {
  const reply = await server.as(session, { method, url, ...(payload ? { payload } : {}) })
  assert.equal(reply.statusCode, expected, reply.body)
  return expected === 204 ? (null as T) : reply.json<T>()
}
const inDays = (n: number) => new Date(Date.now() + n * millisecondsPerDay)
async function gather(now = new Date()): Promise<void> {
  const { database, secrets, log } = server.services
  await sealActivities(database, createHeadFile(join(server.folder.keys, 'activity-head.json'), secrets), log)
  await gatherEvidence(server.services, now)
}
const page = (id: string) => ask<RequirementPage>('GET', `${base}/requirements/${id}`)
async function state(id: string, now?: Date): Promise<string> {
  await gather(now)
  const { state: found, reason } = await page(id)
  return `${found}, ${reason}`
}
async function ended(job: string): Promise<string> {
  for await (const { status } of server.services.jobs.watch(scope, job)) if (status !== 'queued' && status !== 'running') return status
  return 'unknown'
}
const work = async (url: string): Promise<string> => ended((await ask<{ job: string }>('POST', url, {}, 202)).job)

/** Writes what a zip holds into a folder. @returns the names of the files */
async function unpack(bytes: Buffer, folder: string): Promise<string[]> {
  const names: string[] = []
  const zip = await fromBufferPromise(bytes, { lazyEntries: true })
  for await (const entry of zip.eachEntry()) {
    const path = join(folder, entry.fileName)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, await buffer(await zip.openReadStreamPromise(entry)))
    names.push(entry.fileName)
  }
  return names
}

/** From the machine itself. */
async function requireSecondStep(secondStepRequired: boolean): Promise<void> {
  const reply = await server.app.inject({
    method: 'PATCH',
    url: '/api/platform/workspaces/current',
    headers: { host: '127.0.0.1:4600', authorization: `Bearer ${localToken}`, 'x-rumbo-workspace': 'tienda-aurora' },
    payload: { secondStepRequired },
  })
  assert.equal(reply.statusCode, 200, reply.body)
}

describe('evidence rules', () => {
  it('begin with nothing: a fresh workspace has no requirement closed', async () => {
    await gather()
    const { counts, scope: chosen } = await ask<Progress>('GET', `${base}/progress`)
    assert.deepEqual({ ...counts, total: 0 }, { total: 0, proven: 0, attested: 0, expired: 0, inProgress: 0 })
    assert.equal(chosen, null)
  })

  it('close the second step by a change of the workspace, and open it by the next', async () => {
    await requireSecondStep(true)
    await gather()
    // Whoever has no second step yet may do nothing else until it is set up.
    await requireSecondStep(false)
    const { history } = await page('1.4.B.4.1')
    assert.deepEqual([history[0]?.to, history[0]?.reason], ['proven', 'facts'])
    assert.equal(await state('1.4.B.4.1'), 'in-progress, failed')
  })

  it('close the audit log by verifying it, and open it when the proof is old', async () => {
    await gather()
    await ask('POST', '/api/platform/activity/verify', {})
    assert.equal(await state('1.4.B.4.3'), 'proven, facts')
    assert.equal(await state('1.4.B.4.3', inDays(91)), 'expired, stale')
  })

  it('close encryption by a new key, and open it a year later', async () => {
    await ask('POST', '/api/platform/secrets/rotate', { what: 'data-key' })
    assert.equal(await state('1.4.B.4.2'), 'proven, facts')
    assert.equal(await state('1.4.B.4.2', inDays(366)), 'expired, stale')
  })

  it('close single sign-on by a provider that is on, and open it when it is switched off', async () => {
    const provider = { issuer: 'https://id.aurora.es', clientId: 'rumbo', clientSecret: 'a secret of this test', roleMap: {} }
    await ask('PATCH', '/api/platform/auth/single-sign-on', { ...provider, enabled: true })
    assert.equal(await state('2.2.A.3.1'), 'proven, facts')
    await ask('PATCH', '/api/platform/auth/single-sign-on', { ...provider, enabled: false })
    assert.equal(await state('2.2.A.3.1'), 'in-progress, failed')
  })

  it('close recovery by a backup and a drill together; a drill that fails opens it, an old backup too', async () => {
    assert.equal(await work('/api/platform/backups'), 'done')
    assert.equal(await state('1.2.B.4.6'), 'in-progress, some-facts')
    assert.equal(await work('/api/platform/backups/drill'), 'done')
    assert.equal(await state('1.2.B.4.6'), 'proven, facts')
    const { facts } = await page('1.2.B.4.6')
    assert.deepEqual(facts.map(({ rule }) => rule).sort(), ['platform.backups.made', 'platform.backups.restore-proven'])
    assert.ok(facts.every(({ link, value, threshold }) => link === 'platform/backups' && value !== null && value >= threshold!))

    const into = backupsFolder(server.folder)
    const part = join(into, listBackups(into)[0]!.id, 'table-members.part')
    const whole = readFileSync(part)
    writeFileSync(part, whole.subarray(1))
    assert.equal(await work('/api/platform/backups/drill'), 'failed')
    assert.equal(await state('1.2.B.4.6'), 'in-progress, some-facts')
    writeFileSync(part, whole)
    assert.equal(await work('/api/platform/backups/drill'), 'done')
    assert.equal(await state('1.2.B.4.6'), 'proven, facts')
    assert.equal(await state('1.2.B.4.6', inDays(8)), 'expired, stale')
  })

  it('close training and data by a run, and open them when the run is erased', async () => {
    const rng = createRng(5)
    const rows = Array.from({ length: 800 }, (_, i) => {
      const visits = Math.floor(rng() * 20)
      return `${i},${visits},${Math.floor(rng() * 60)},${rng() < (visits < 8 ? 0.75 : 0.15) ? 'yes' : 'no'}`
    })
    const boundary = 'x-rumbo-boundary'
    const part = (name: string, value: string, file = '') =>
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n${value}\r\n`
    const file = part('file', `customer,visits,age,left\n${rows.join('\n')}\n`, '; filename="clientes.csv"')
    const reply = await server.as(session, {
      method: 'POST',
      url: '/api/ai/autopilot/runs',
      payload: `${part('target', 'left')}${part('trials', '1')}${file}--${boundary}--\r\n`,
      headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    })
    const run = reply.json<{ id: string; jobId: string }>()
    assert.equal(await ended(run.jobId), 'done')
    assert.equal(await state('0.1.A.2.4'), 'proven, facts')
    assert.equal(await state('2.3.A.1.5'), 'proven, facts')
    const [fact] = (await page('0.1.A.2.4')).facts
    assert.deepEqual([fact!.about, fact!.link, fact!.threshold], [`run:${run.id}`, `ai/autopilot/${run.id}`, 0.5])
    assert.ok(fact!.value! > 0.5)
    await ask('DELETE', `/api/ai/autopilot/runs/${run.id}`, undefined, 204)
    assert.equal(await state('0.1.A.2.4'), 'pending, gone')
    assert.equal(await state('2.3.A.1.5'), 'pending, gone')
  })
})

describe('attestations, marks and scope', () => {
  const today = new Date().toISOString().slice(0, 10)
  const nextYear = inDays(365).toISOString().slice(0, 10)
  const signed = {
    statement: 'El organigrama está aprobado.',
    document: 'equipo.pdf',
    sha256: 'a'.repeat(64),
    effectiveOn: today,
    reviewOn: nextYear,
  }

  it('attest with a document, a signer and a review; withdrawn, the requirement is open again', async () => {
    const made = await ask<RequirementPage>('POST', `${base}/requirements/0.1.A.1.2/attestations`, signed, 201)
    assert.deepEqual(
      [made.state, made.attestations[0]!.signer.name, made.attestations[0]!.sha256],
      ['attested', 'Ana López', signed.sha256],
    )
    assert.deepEqual(
      made.history.map(({ kind, to }) => [kind, to]),
      [
        ['requirement.state-changed', 'attested'],
        ['requirement.attested', null],
      ],
    )
    await ask('DELETE', `${base}/attestations/${made.attestations[0]!.id}`, undefined, 204)
    assert.equal((await page('0.1.A.1.2')).state, 'pending')
    await ask('DELETE', `${base}/attestations/${made.attestations[0]!.id}`, undefined, 404)
  })
  it('are due for review, and whoever is in charge is told', async () => {
    await ask('PUT', `${base}/requirements/0.1.A.1.3/owner`, { owner: session.principal })
    await ask('POST', `${base}/requirements/0.1.A.1.3/attestations`, signed, 201)
    assert.equal(await state('0.1.A.1.3', inDays(366)), 'expired, review-due')
    const { items } = await ask<{ items: { title: string; body: string }[] }>('GET', '/api/platform/notifications')
    const told = items.find(({ title }) => title.includes('0.1.A.1.3'))
    assert.equal(told?.body, 'Toca revisar la declaración.')
  })
  it('refuse a review before the effect, an effect to come, and what the guide does not have', async () => {
    const refused = async (id: string, body: object) =>
      (await server.as(session, { method: 'POST', url: `${base}/requirements/${id}/attestations`, payload: body })).json<{ code: string }>()
        .code
    assert.equal(await refused('0.1.A.1.2', { ...signed, reviewOn: today }), 'REVIEW_NOT_AFTER_EFFECT')
    assert.equal(await refused('0.1.A.1.2', { ...signed, effectiveOn: nextYear, reviewOn: '2099-01-01' }), 'EFFECT_IN_FUTURE')
    assert.equal(await refused('9.9.Z.9.9', signed), 'REQUIREMENT_NOT_FOUND')
  })
  it('count over what applies: the scope, and what somebody added or took out of it', async () => {
    const full = await ask<RequirementList>('PUT', `${base}/scope`, { scope: 'full' })
    assert.deepEqual([full.scope, full.items.filter(({ inScope }) => inScope).length], ['full', 542])
    await ask('PUT', `${base}/requirements/5.2.A.1.1/applies`, { applies: false, reason: 'No usamos esa nube.' })
    const { counts, sections } = await ask<Progress>('GET', `${base}/progress`)
    assert.equal(counts.total, 541)
    assert.ok(sections.filter(({ isPhase }) => isPhase).every(({ blockers }) => blockers.length === 3))
    const out = await page('5.2.A.1.1')
    assert.deepEqual(
      [out.state, out.notApplicable?.reason, out.notApplicable?.signer.name],
      ['not-applicable', 'No usamos esa nube.', 'Ana López'],
    )
    await ask('PUT', `${base}/requirements/5.2.A.1.1/applies`, { applies: null })
    const { items, sizes } = await ask<RequirementList>('PUT', `${base}/scope`, { scope: 'light' })
    assert.equal(items.filter(({ inScope }) => inScope).length, sizes.light)
  })
})

describe('the audit pack', () => {
  it('checks itself offline, and fails when one byte of one file changes, or a file is added', async () => {
    const today = new Date().toISOString().slice(0, 10)
    const reply = await server.as(session, { url: `${base}/audit-pack?from=2026-01-01&to=${today}` })
    assert.equal(reply.statusCode, 200)
    const folder = join(server.folder.temporary, 'pack')
    const names = await unpack(reply.rawPayload, folder)
    assert.ok(names.includes('evidence/1.4.B.4.3.json'))
    const { facts } = JSON.parse(readFileSync(join(folder, 'evidence/1.4.B.4.3.json'), 'utf8')) as {
      facts: { sealed: Record<string, unknown> }[]
    }
    assert.deepEqual([facts[0]!.sealed.kind, facts[0]!.sealed.linkHolds], ['activity.verified', true])
    const verify = () => spawnSync(process.execPath, [join(folder, 'verify.mjs')], { encoding: 'utf8' })
    assert.deepEqual([verify().status, verify().stdout.includes(String(reply.headers['x-manifest-sha256']))], [0, true])
    for (const name of names.filter((one) => one.startsWith('evidence/1.4.') || one === 'verify.mjs')) {
      const file = join(folder, name)
      const whole = readFileSync(file)
      const other = Buffer.from(whole)
      other[3] = other[3]! ^ 1
      writeFileSync(file, other)
      assert.notEqual(verify().status, 0, name)
      writeFileSync(file, whole)
    }
    writeFileSync(join(folder, 'more.json'), '{}')
    assert.match(verify().stdout, /more\.json/)
  })
})

describe('the engine', () => {
  it('comes to the same facts and states in any order of delivery and with repetitions', async () => {
    const { database } = server.services
    const rules = rulesOf(server.services)
    const activities = await readActivities(database, scope, 0, 10_000)
    const now = new Date()
    const undone = new Error('undone')
    const outcome = async (batches: readonly (typeof activities)[]): Promise<unknown> => {
      let seen: unknown
      await database
        .asSystem(async (trx) => {
          for (const table of ['evidence_facts', 'evidence_states']) await sql`delete from ${sql.table(table)}`.execute(trx)
          for (const batch of batches) await absorb(trx, rules, scope.workspace, batch, now)
          const facts = await sql`select rule, about, seq, verdict, value from evidence_facts order by rule, about`.execute(trx)
          const states = await sql`select requirement, state, due_at from evidence_states order by 1`.execute(trx)
          seen = [facts.rows, states.rows]
          throw undone
        })
        .catch((error: unknown) => {
          if (error !== undone) throw error
        })
      return seen
    }
    const expected = await outcome([activities])
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(fc.nat(activities.length - 1), { maxLength: 20 }), { maxLength: 6 }), async (extra) => {
        const batches = extra.map((indices) => indices.map((i) => activities[i]!))
        const rest = activities.filter((_, i) => i % 2 === 0).toReversed()
        const found = await outcome([...batches, rest, activities.filter((_, i) => i % 2 === 1)])
        // A state that was passed through may leave a row behind; what it says in the end is the same.
        assert.deepEqual(JSON.parse(JSON.stringify(found)), JSON.parse(JSON.stringify(expected)))
      }),
      { seed: 11, numRuns: 15 },
    )
  })
  it('shows what happens in a workspace of example data as example, and counts none of it', async () => {
    await server.services.database.asSystem((trx) => sql`update workspaces set example = true where id = ${scope.workspace}`.execute(trx))
    await ask('POST', '/api/platform/activity/verify', {})
    assert.equal(await state('1.4.B.4.3'), 'pending, nothing')
    const shown = await page('1.4.B.4.3')
    assert.deepEqual([shown.exampleFacts, shown.facts[0]!.example], [1, true])
  })
})
