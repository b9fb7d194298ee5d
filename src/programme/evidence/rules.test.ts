import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import { sql } from 'kysely'
import { readActivities } from '#platform/activity'
import { contribution as activityLog } from '#platform/activity-log'
import { contribution as alerts } from '#platform/alerts'
import { contribution as backups, backupsFolder, listBackups } from '#platform/backups'
import { contribution as connections } from '#platform/connections'
import { contribution as notifications } from '#platform/notifications'
import { contribution as webhooks } from '#platform/webhooks'
import { contribution as workspaces } from '#platform/workspaces'
import { evidenceDesk, inDays } from '#test/evidence'
import { type OidcProvider, startOidcProvider } from '#test/oidc'
import { type Receiver, startReceiver } from '#test/receiver'
import { firstAdministrator, localToken, type TestServer, type TestSession, testServer } from '#test/server'
import { visitor } from '#test/visitor'
import { contribution } from './contribution.ts'
import { absorb, gatherEvidence } from './engine.ts'
import { rulesOf } from './measure.ts'

let server: TestServer
let session: TestSession
let receiver: Receiver
let provider: OidcProvider
let url = ''
let desk: ReturnType<typeof evidenceDesk>
const ask: (typeof desk)['ask'] = (...asked) => desk.ask(...asked)
const page: (typeof desk)['page'] = (id) => desk.page(id)
const state: (typeof desk)['state'] = (id, now) => desk.state(id, now)
const work: (typeof desk)['work'] = (address) => desk.work(address)
const signOn = '/api/platform/auth/single-sign-on'

before(async () => {
  server = await testServer([activityLog, alerts, backups, connections, notifications, webhooks, workspaces, contribution], { work: true })
  session = await firstAdministrator(server)
  desk = evidenceDesk(server, session)
  receiver = await startReceiver()
  url = await server.app.listen({ host: '127.0.0.1', port: 0 })
  provider = await startOidcProvider({
    redirectUri: `${url}${signOn}/callback`,
    logoutUri: `${url}${signOn}/tienda-aurora/logout`,
  })
  await ask('PUT', '/api/platform/connections/networks', { allowedNetworks: ['127.0.0.1'] })
})
after(async () => {
  receiver.close()
  await provider.close()
  await server.close()
})

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
const measure = async () => {
  const { id } = await ask<{ id: string }>('POST', '/api/platform/schedules/programme.evidence.nightly/run', {}, 202)
  assert.equal(await desk.ended(id), 'done')
}
const reviewRights = () => ask<{ people: number; sha256: string }>('POST', '/api/platform/workspaces/rights-review', {})

/** Each title begins with the name of its rule: `test/evidence-rules.test.ts` looks for both of every rule. */
describe('rules of the sign-in and the rights', () => {
  it('platform.workspaces.rights-reviewed: closed by a review that is signed', async () => {
    const { people, sha256 } = await reviewRights()
    assert.deepEqual([people, sha256.length], [1, 64])
    assert.equal(await state('2.2.A.3.3'), 'proven, facts')
    const [fact] = (await page('2.2.A.3.3')).facts
    assert.deepEqual([fact!.value, fact!.threshold, fact!.link], [1, 1, 'platform/auth'])
  })
  it('platform.workspaces.second-step-required: closed by a change of the workspace, beside the review', async () => {
    assert.equal(await state('1.4.B.4.1'), 'in-progress, some-facts')
    await requireSecondStep(true)
    await desk.gather()
    // Whoever has no second step yet may do nothing else until it is set up.
    await requireSecondStep(false)
    const { history } = await page('1.4.B.4.1')
    assert.deepEqual([history[0]?.to, history[0]?.reason], ['proven', 'facts'])
  })
  it('platform.workspaces.second-step-required: opened by the next change', async () => {
    assert.equal(await state('1.4.B.4.1'), 'in-progress, some-facts')
    assert.ok((await page('1.4.B.4.1')).facts.some(({ verdict }) => verdict === 'fails'))
  })
  it('platform.workspaces.rights-reviewed: opened when the review is old', async () => {
    assert.equal(await state('2.2.A.3.3', inDays(91)), 'expired, stale')
  })

  const settings = (enabled: boolean) => ({
    issuer: provider.issuer,
    clientId: provider.clientId,
    clientSecret: provider.clientSecret,
    roleMap: { marketing: ['manager'] },
    enabled,
  })
  it('platform.auth.single-sign-on: closed by a sign-in, not by switching it on', async () => {
    await ask('PATCH', signOn, settings(true))
    assert.equal(await state('2.2.A.3.1'), 'pending, nothing')
    provider.people.set('u1', { email: 'luz@aurora.es', name: 'Luz Mar', groups: ['marketing'] })
    const browser = visitor()
    const form = await browser.ask(`${url}${signOn}/tienda-aurora/start`)
    await browser.ask(form.url.href, { method: 'POST', body: new URLSearchParams({ who: 'u1' }) })
    assert.equal(await state('2.2.A.3.1'), 'proven, facts')
    assert.equal(await state('2.2.A.3.1', inDays(31)), 'expired, stale')
  })
  it('platform.auth.single-sign-on: opened when it is switched off', async () => {
    await ask('PATCH', signOn, settings(false))
    assert.equal(await state('2.2.A.3.1'), 'in-progress, failed')
  })
})

describe('rules of safety', () => {
  it('platform.activity-log.chain-verified: closed by verifying the log', async () => {
    await desk.gather()
    await ask('POST', '/api/platform/activity/verify', {})
    assert.equal(await state('1.4.B.4.3'), 'proven, facts')
  })
  it('platform.activity-log.chain-verified: opened when the proof is old', async () => {
    assert.equal(await state('1.4.B.4.3', inDays(91)), 'expired, stale')
  })
  it('platform.backups.made: closed by a backup, as a part of recovery', async () => {
    assert.equal(await work('/api/platform/backups'), 'done')
    assert.equal(await state('1.2.B.4.6'), 'in-progress, some-facts')
    const [fact] = (await page('1.2.B.4.6')).facts
    assert.deepEqual([fact!.rule, fact!.verdict, fact!.link], ['platform.backups.made', 'holds', 'platform/backups'])
  })
  it('platform.backups.restore-proven: closed by a drill, beside the backup', async () => {
    assert.equal(await work('/api/platform/backups/drill'), 'done')
    assert.equal(await state('1.2.B.4.6'), 'proven, facts')
    const { facts } = await page('1.2.B.4.6')
    assert.deepEqual(facts.map(({ rule }) => rule).sort(), ['platform.backups.made', 'platform.backups.restore-proven'])
    assert.ok(facts.every(({ value, threshold }) => value !== null && value >= threshold!))
  })
  it('platform.jobs.week-done: closed by a measurement of a queue whose jobs end well', async () => {
    await measure()
    assert.equal(await state('2.2.A.1.5'), 'in-progress, short')
    for (let n = 0; n < 4; n++) await measure()
    assert.equal(await state('2.2.A.1.5'), 'proven, facts')
    const [fact] = (await page('2.2.A.1.5')).facts
    assert.deepEqual([fact!.value, fact!.threshold, fact!.link], [0, 0.05, 'platform/jobs'])
  })
  it('platform.backups.restore-proven: opened by a drill that fails, until one goes well', async () => {
    const into = backupsFolder(server.folder)
    const part = join(into, listBackups(into)[0]!.id, 'table-members.part')
    const whole = readFileSync(part)
    writeFileSync(part, whole.subarray(1))
    assert.equal(await work('/api/platform/backups/drill'), 'failed')
    assert.equal(await state('1.2.B.4.6'), 'in-progress, some-facts')
    writeFileSync(part, whole)
    assert.equal(await work('/api/platform/backups/drill'), 'done')
    assert.equal(await state('1.2.B.4.6'), 'proven, facts')
  })
  it('platform.jobs.week-done: opened when more of them fail', async () => {
    await measure()
    assert.equal(await state('2.2.A.1.5'), 'in-progress, failed')
  })
  it('platform.backups.made: opened when the backup is old', async () => {
    assert.equal(await state('1.2.B.4.6', inDays(8)), 'expired, stale')
  })
  it('platform.backups.person-erased: closed by an erasure with what it found in each store', async () => {
    await ask('POST', '/api/platform/backups/people/erase', { email: 'luz@aurora.es' })
    assert.equal(await state('1.4.B.4.5'), 'proven, facts')
    const [fact] = (await page('1.4.B.4.5')).facts
    assert.ok(fact!.value! > 1)
  })
  it('platform.backups.person-erased: opened a year later', async () => {
    assert.equal(await state('1.4.B.4.5', inDays(366)), 'expired, stale')
  })
})

describe('rules of the connections', () => {
  let webhook = ''
  const test = () => ask('POST', `/api/platform/webhooks/${webhook}/test`, {})
  /** Something that the webhook tells of, sent as the server sends it, and the night's measurement. */
  async function tellAndMeasure(): Promise<void> {
    await reviewRights()
    await desk.gather()
    for (const { run } of webhooks.loops!) await run(server.services)
    await measure()
  }
  it('platform.webhooks.week-accepted: closed by a measurement of messages that were accepted', async () => {
    const made = await ask<{ endpoint: { id: string } }>(
      'POST',
      '/api/platform/webhooks',
      { name: 'Almacén', url: receiver.url, kinds: ['rights.reviewed'] },
      201,
    )
    webhook = made.endpoint.id
    await measure()
    assert.equal(await state('2.2.A.1.3'), 'pending, nothing')
    await tellAndMeasure()
    assert.equal(await state('2.2.A.1.3'), 'proven, facts')
    const [fact] = (await page('2.2.A.1.3')).facts
    assert.deepEqual([fact!.about, fact!.value, fact!.link], ['platform.webhooks.accepted-share', 1, 'platform/connections'])
    assert.equal(await state('2.2.A.1.3', inDays(4)), 'expired, stale')
  })
  it('platform.webhooks.week-accepted: opened when the share falls below the threshold', async () => {
    receiver.status = 500
    await tellAndMeasure()
    receiver.status = 200
    assert.equal(await state('2.2.A.1.3'), 'in-progress, failed')
    const [fact] = (await page('2.2.A.1.3')).facts
    assert.deepEqual([fact!.verdict, fact!.value, fact!.threshold], ['fails', 0.5, 0.95])
  })
  it('platform.webhooks.connection-works: closed by a signed message that is accepted', async () => {
    await test()
    assert.equal(await state('0.1.A.2.2', inDays(8)), 'proven, facts')
  })
  it('platform.webhooks.connection-works: opened by a test that is refused', async () => {
    receiver.status = 500
    await test()
    assert.equal(await state('0.1.A.2.2'), 'in-progress, failed')
    receiver.status = 200
    await test()
    assert.equal(await state('0.1.A.2.2'), 'proven, facts')
  })
  it('leave a connection open when its webhook is removed', async () => {
    await ask('DELETE', `/api/platform/webhooks/${webhook}`, undefined, 204)
    assert.equal(await state('0.1.A.2.2'), 'pending, gone')
  })

  let key = { id: '', token: '' }
  it('platform.auth.api-answered: closed by a request with a key, not by the key alone', async () => {
    key = await ask('POST', '/api/platform/auth/keys', { name: 'Panel', permissions: ['platform.jobs.read'], days: 30 }, 201)
    await measure()
    assert.notEqual(await state('2.2.A.1.1'), 'proven, facts')
    const headers = { host: '127.0.0.1:4600', authorization: `Bearer ${key.token}` }
    const reply = await server.app.inject({ method: 'GET', url: '/api/platform/jobs', headers })
    assert.equal(reply.statusCode, 200, reply.body)
    await measure()
    assert.equal(await state('2.2.A.1.1'), 'proven, facts')
  })
  it('platform.auth.api-answered: opened when the key is withdrawn', async () => {
    await ask('DELETE', `/api/platform/auth/keys/${key.id}`, undefined, 204)
    await measure()
    assert.match(await state('2.2.A.1.1'), /^(in-progress|pending)/)
  })

  const look = async () => {
    for (const { run } of alerts.loops!) await run(server.services)
  }
  it('platform.alerts.closed-in-a-day: closed by an alert that was told and has ended', async () => {
    const rule = {
      ...{ metric: 'rumbo_members', labels: {}, overSeconds: null, dividedBy: null, comparison: '>', threshold: 0, forSeconds: 0 },
      ...{ severity: 'warning', summary: { es: 'Hay alguien', en: 'Somebody is here' } },
    }
    const { id } = await ask<{ id: string }>('POST', '/api/platform/alerts/rules', rule, 201)
    await look()
    await measure()
    assert.equal(await state('3.1.B.3.4'), 'pending, nothing')
    await ask('DELETE', `/api/platform/alerts/rules/${id}`, undefined, 204)
    await look()
    await measure()
    assert.equal(await state('3.1.B.3.4'), 'proven, facts')
  })
  it('platform.alerts.closed-in-a-day: opened when three nights go by without a measurement', async () => {
    assert.equal(await state('3.1.B.3.4', inDays(4)), 'expired, stale')
  })

  let chat = ''
  const addChat = async (form: 'slack' | 'teams') => {
    const made = await ask<{ id: string }>(
      'POST',
      '/api/platform/notifications/chats',
      { name: form, form, url: receiver.url, kinds: ['job.failed'] },
      201,
    )
    await ask('POST', `/api/platform/notifications/chats/${made.id}/test`, {}, 204)
    return made.id
  }
  it('platform.notifications.slack-reached: closed by a message that Slack confirms, not by another chat', async () => {
    await addChat('teams')
    assert.equal(await state('5.1.A.1.3'), 'pending, nothing')
    chat = await addChat('slack')
    assert.equal(await state('5.1.A.1.3'), 'proven, facts')
  })
  it('platform.notifications.slack-reached: opened when the channel is removed', async () => {
    await ask('DELETE', `/api/platform/notifications/chats/${chat}`, undefined, 204)
    assert.equal(await state('5.1.A.1.3'), 'pending, gone')
  })
})

describe('the engine', () => {
  it('judges anew what a rule closed that no longer claims it', async () => {
    await reviewRights()
    assert.equal(await state('2.2.A.3.3'), 'proven, facts')
    const less = server.services.contributions.map(({ evidenceRules = [], ...rest }) => ({
      ...rest,
      evidenceRules: evidenceRules.map((rule) => ({ ...rule, closes: rule.closes.filter((id) => id !== '2.2.A.3.3') })),
    }))
    await gatherEvidence({ ...server.services, contributions: less }, new Date())
    const { history } = await page('2.2.A.3.3')
    assert.deepEqual([history[0]?.from, history[0]?.to, history[0]?.reason], ['proven', 'pending', 'nothing'])
  })

  it('comes to the same facts and states in any order of delivery and with repetitions', async () => {
    const { database } = server.services
    const rules = rulesOf(server.services)
    const activities = await readActivities(database, desk.scope, 0, 10_000)
    const now = new Date()
    const undone = new Error('undone')
    const outcome = async (batches: readonly (typeof activities)[]): Promise<unknown> => {
      let seen: unknown
      await database
        .asSystem(async (trx) => {
          for (const table of ['evidence_facts', 'evidence_states']) await sql`delete from ${sql.table(table)}`.execute(trx)
          for (const batch of batches) await absorb(trx, rules, desk.scope.workspace, batch, now)
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
})
