import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { contribution as metrics } from '#data/metrics'
import { contribution as activityLog } from '#platform/activity-log'
import { contribution as alerts } from '#platform/alerts'
import { contribution as backups, backupsFolder, listBackups } from '#platform/backups'
import { contribution as notifications } from '#platform/notifications'
import type { Metric, Previewed, QueryList } from '#schema/data/metrics'
import type { Alert } from '#schema/platform/alerts'
import type { Progress } from '#schema/programme/evidence'
import { evidenceDesk, inDays } from '#test/evidence'
import { firstAdministrator, type TestServer, type TestSession, testServer } from '#test/server'
import { contribution } from './contribution.ts'

let server: TestServer
let ana: TestSession
let desk: ReturnType<typeof evidenceDesk>
const ids: string[] = []
before(async () => {
  server = await testServer([activityLog, alerts, backups, notifications, metrics, contribution], { work: true })
  ana = await firstAdministrator(server)
  desk = evidenceDesk(server, ana)
})
after(() => server?.close())

const api = '/api/data/metrics'
const state: (typeof desk)['state'] = (id, now) => desk.state(id, now)
const change = (id: string, to: object) => desk.ask<Metric>('PATCH', `${api}/${id}`, to)
const goals = { baseline: { value: 8, on: '2026-01-01' }, target: { value: 2, on: '2099-01-01' } }
const define = async (name: string, formula: string, more: object = {}): Promise<void> => {
  const metric = { name: { es: name }, formula, unit: 'count', direction: 'lower', period: { kind: 'day' } }
  const { id } = await desk.ask<Metric>('POST', api, { ...metric, ...more }, 201)
  ids.push(id)
}

const preview = (formula: string) => desk.ask<Previewed>('POST', `${api}/preview`, { formula, period: { kind: 'day' } })
async function reading(name: string, from: Date, to: Date) {
  const { items } = await desk.ask<QueryList>('GET', `${api}/queries?from=${from.toISOString()}&to=${to.toISOString()}`)
  return items.find((item) => item.name === name)?.reading ?? null
}

/** Each title begins with the name of its rule: `test/evidence-rules.test.ts` looks for both of every rule. */
describe('rules of metrics', () => {
  it('data.metrics.success-defined: closed by the third metric with formula, baseline and target', async () => {
    await define('Avisos abiertos', 'platform.alerts.open', goals)
    await define('Trabajos', 'platform.jobs.failed-share', goals)
    await define('Segundo paso', 'platform.auth.second-step-share * 100')
    assert.equal(await state('0.1.A.1.6'), 'in-progress, short')
    await change(ids[2]!, { ...goals, direction: 'higher' })
    assert.equal(await state('0.1.A.1.6'), 'proven, facts')
    const [fact] = (await desk.page('0.1.A.1.6')).facts
    assert.deepEqual([fact!.value, fact!.threshold, fact!.link], [3, 3, 'data/metrics'])
  })
  it('data.metrics.criteria-agreed: closed by a metric with target, guardrail and somebody who answers', async () => {
    await change(ids[0]!, { guardrail: { bound: 'max', value: 5 } })
    assert.equal(await state('1.1.A.2.5'), 'in-progress, short')
    await change(ids[0]!, { owner: ana.principal })
    assert.equal(await state('1.1.A.2.5'), 'proven, facts')
  })
  it('data.metrics.compared: closed by a calculation that has baseline and value of three metrics', async () => {
    assert.equal(await desk.work(`${api}/evaluate`), 'done')
    assert.equal(await state('0.1.A.4.1'), 'in-progress, short', 'yesterday no job ended')
    await change(ids[1]!, { formula: 'programme.evidence.proven-share' })
    assert.equal(await desk.work(`${api}/evaluate`), 'done')
    assert.equal(await state('0.1.A.4.1'), 'proven, facts')
  })
  it('say themselves what share of the requirements that apply is proven', async () => {
    const { value, n } = await preview('programme.evidence.proven-share')
    const { counts } = await desk.ask<Progress>('GET', '/api/programme/evidence/progress')
    assert.deepEqual([n, value], [counts.total, counts.proven / counts.total])
    assert.ok(counts.proven > 0)
  })
  it('data.metrics.compared: opened when nothing was calculated for long', async () => {
    assert.equal(await state('0.1.A.4.1', inDays(36)), 'expired, stale')
  })
  it('data.metrics.criteria-agreed: opened when nobody answers any more', async () => {
    await change(ids[0]!, { owner: null })
    assert.equal(await state('1.1.A.2.5'), 'in-progress, short')
  })
  it('data.metrics.success-defined: opened by retiring one of the three', async () => {
    await desk.ask('POST', `${api}/${ids[2]}/retire`, {})
    assert.equal(await state('0.1.A.1.6'), 'in-progress, short')
  })
})

describe('figures of other features', () => {
  it('say how many people have a second step, and who has not', async () => {
    const { value, n, parts } = await preview('platform.auth.second-step-share')
    assert.deepEqual([value, n, parts[0]!.inputs], [0, 1, [{ subject: `principal:${ana.principal}`, link: 'platform/auth' }]])
    assert.equal(await reading('platform.auth.second-step-share', inDays(-90), inDays(-60)), null, 'of the past nothing is said')
  })
  it('say how long ago a backup was proven', async () => {
    const age = () => reading('platform.backups.proven-age', inDays(-1), inDays(1))
    assert.equal(await desk.work('/api/platform/backups'), 'done')
    assert.equal(await age(), null, 'made is not proven')
    const [made] = listBackups(backupsFolder(server.folder))
    assert.equal(await desk.work(`/api/platform/backups/${made!.id}/verify`), 'done')
    const { value, n, inputs } = (await age())!
    assert.deepEqual([n, inputs], [1, [`backup:${made!.id}`]])
    assert.ok(value >= 0 && value < 600)
  })
})

it('raises an alert while a metric is outside its guardrail', async () => {
  const firing = async (): Promise<boolean> => {
    const { items } = await desk.ask<{ items: Alert[] }>('GET', '/api/platform/alerts')
    return items.some(({ rule, state: is }) => rule === 'metric-outside' && is === 'firing')
  }
  const loop = alerts.loops!.find(({ name }) => name === 'alerts')!
  await change(ids[0]!, { guardrail: { bound: 'min', value: 3 } })
  await loop.run(server.services)
  assert.equal(await firing(), true)
  await change(ids[0]!, { guardrail: { bound: 'max', value: 3 } })
  await loop.run(server.services)
  assert.equal(await firing(), false)
})
