import assert from 'node:assert/strict'
import { after, before, beforeEach, it } from 'node:test'
import { sql } from 'kysely'
import { type Id, newId } from '#base'
import { contribution as notifications } from '#platform/notifications'
import type { NamedSample } from '#platform/telemetry'
import { firstAdministrator, type TestServer, type TestSession, testServer } from '#test/server'
import { createGrowth } from './condition.ts'
import { evaluateAlerts } from './evaluate.ts'
import { contribution } from './index.ts'
import { queries } from './queries.ts'
import { builtInRules } from './rules.ts'

const begun = Date.UTC(2026, 10, 25, 9)
const at = (seconds: number) => new Date(begun + seconds * 1000)
const hour = 3600

let server: TestServer
let ana: TestSession
let held: number | null
before(async () => {
  server = await testServer([
    notifications,
    {
      ...contribution,
      alertRules: [
        {
          name: 'oven-hot',
          component: 'jobs',
          metric: 'oven_degrees',
          comparison: '>',
          threshold: 200,
          forSeconds: 60,
          severity: 'critical',
        },
      ],
      texts: {
        es: { ...contribution.texts.es, 'alert.oven-hot': 'El horno quema' },
        en: { ...contribution.texts.en, 'alert.oven-hot': 'The oven is hot' },
      },
    },
  ])
  ana = await firstAdministrator(server)
})
after(() => server.close())
beforeEach(async () => {
  held = 250
  await server.db.database.asSystem(async (trx) => {
    for (const table of ['alerts', 'alert_silences', 'alert_rules', 'alert_routes', 'notices', 'alert_lease'])
      await sql`delete from ${sql.table(table)}`.execute(trx)
  })
})

/** A server that looks: each has its own memory, all share the database. */
function looker() {
  const id = newId<'server'>()
  const growth = createGrowth()
  return (seconds: number) =>
    evaluateAlerts(
      {
        id,
        database: server.db.database,
        builtIn: builtInRules(server.services.contributions).filter((rule) => rule.id === 'oven-hot'),
        growth,
        snapshot: async (): Promise<NamedSample[]> => (held === null ? [] : [{ name: 'oven_degrees', value: held }]),
      },
      at(seconds),
    )
}
const told = () =>
  server.db.database.asSystem(async (trx) => {
    const { rows } = await sql<{ kind: string; people: number }>`
      select n.kind, (select count(*)::int from notice_inbox i where i.notice_id = n.id) as people
      from notices n where n.workspace_id = ${ana.workspace} and n.kind like 'alert.%' order by n.id`.execute(trx)
    return rows.map(({ kind, people }) => `${kind} ${people}`)
  })
const states = async () =>
  (await server.as(ana, { method: 'GET', url: '/api/platform/alerts' })).json<{ items: { state: string; what: string }[] }>().items

it('tells once after the time a condition must hold, again after the interval, and when it is over', async () => {
  const look = looker()
  await look(0)
  assert.deepEqual(
    (await states()).map(({ state, what }) => [state, what]),
    [['pending', 'El horno quema']],
  )
  await look(45)
  assert.deepEqual(await told(), [])
  await look(60)
  await look(75)
  assert.deepEqual(await told(), ['alert.critical 1'])
  await look(60 + 4 * hour - 1)
  assert.equal((await told()).length, 1)
  await look(60 + 4 * hour)
  assert.deepEqual(await told(), ['alert.critical 1', 'alert.critical 1'])
  held = 20
  await look(5 * hour)
  await look(5 * hour + 15)
  assert.deepEqual(await told(), ['alert.critical 1', 'alert.critical 1', 'alert.resolved 1'])
  assert.equal((await states())[0]?.state, 'resolved')
})

it('forgets what did not hold long enough', async () => {
  const look = looker()
  await look(0)
  held = null
  await look(30)
  assert.deepEqual([await told(), await states()], [[], []])
})

it('goes on after a restart where it was: the wait counts, what was told is not told again', async () => {
  await looker()(0)
  // The server that ended keeps its right to look for a minute.
  await looker()(61)
  assert.deepEqual(await told(), ['alert.critical 1'])
  await looker()(200)
  assert.deepEqual(await told(), ['alert.critical 1'])
})

it('is looked at by one of two servers, and told once', async () => {
  const [one, two] = [looker(), looker()]
  assert.deepEqual((await Promise.all([one(0), two(0)])).toSorted(), [false, true])
  for (const seconds of [30, 60, 90]) await Promise.all([one(seconds), two(seconds)])
  assert.deepEqual(await told(), ['alert.critical 1'])
})

it('tells nobody while it is silenced, and tells when the silence ends before the alert does', async () => {
  const look = looker()
  const rule = { rule: 'oven-hot', reason: 'Limpieza anual del horno', minutes: 60 }
  const made = await server.as(ana, { method: 'POST', url: '/api/platform/alerts/silences', payload: rule })
  assert.equal(made.statusCode, 201)
  assert.equal(made.json<{ by: string }>().by, 'Ana López')
  await server.db.database.asSystem((trx) => sql`update alert_silences set starts_at = ${at(0)}, ends_at = ${at(hour)}`.execute(trx))
  await look(0)
  await look(60)
  assert.deepEqual(await told(), [])
  await look(hour)
  assert.deepEqual(await told(), ['alert.critical 1'])
})

it('says nothing of the end of what was never told', async () => {
  const look = looker()
  await server.as(ana, { method: 'POST', url: '/api/platform/alerts/silences', payload: { reason: 'Obras en la sala', minutes: 60 } })
  await server.db.database.asSystem((trx) => sql`update alert_silences set starts_at = ${at(0)}, ends_at = ${at(hour)}`.execute(trx))
  await look(0)
  await look(60)
  held = 20
  await look(2 * hour)
  assert.deepEqual(await told(), [])
})

it('heeds what the workspace wants otherwise, and its own rules', async () => {
  const look = looker()
  const change = await server.as(ana, {
    method: 'PATCH',
    url: '/api/platform/alerts/rules/oven-hot',
    payload: { threshold: 300, forSeconds: 0 },
  })
  assert.equal(change.json<{ changed: boolean }>().changed, true)
  const own = {
    metric: 'rumbo_members',
    comparison: '>',
    threshold: 1,
    forSeconds: 0,
    severity: 'warning',
    summary: { es: 'Hay más gente', en: 'More people' },
  }
  const made = await server.as(ana, { method: 'POST', url: '/api/platform/alerts/rules', payload: own })
  assert.equal(made.statusCode, 201)
  await look(0)
  assert.deepEqual(await told(), [])
  held = 301
  await look(15)
  assert.deepEqual(await told(), ['alert.critical 1'])
  const id = made.json<{ id: string }>().id
  assert.equal((await server.as(ana, { method: 'DELETE', url: `/api/platform/alerts/rules/${id}` })).statusCode, 204)
  assert.equal((await server.as(ana, { method: 'DELETE', url: `/api/platform/alerts/rules/${id}` })).statusCode, 404)
  assert.equal((await server.as(ana, { method: 'POST', url: `/api/platform/alerts/rules/${id}/restore`, payload: {} })).statusCode, 200)
  assert.equal((await server.as(ana, { method: 'DELETE', url: '/api/platform/alerts/rules/oven-hot' })).statusCode, 409)
  await server.as(ana, { method: 'PATCH', url: '/api/platform/alerts/rules/oven-hot', payload: { enabled: false } })
  await look(30)
  assert.deepEqual(await told(), ['alert.critical 1', 'alert.resolved 1'])
})

it('refuses a rule over a figure that nobody tells', async () => {
  const payload = {
    metric: 'oven_degres',
    comparison: '>',
    threshold: 1,
    forSeconds: 0,
    severity: 'warning',
    summary: { es: 'Horno', en: 'Oven' },
  }
  const reply = await server.as(ana, { method: 'POST', url: '/api/platform/alerts/rules', payload })
  assert.equal(reply.json<{ code: string }>().code, 'ALERT_FIGURE_UNKNOWN')
})

it('tells the people that a route names', async () => {
  const route = { rule: null, severity: null, roles: ['engineer'], people: [], repeatSeconds: 3600 }
  const put = (routes: object[]) => server.as(ana, { method: 'PUT', url: '/api/platform/alerts/routes', payload: { routes } })
  assert.equal((await put([route])).statusCode, 200)
  const look = looker()
  await look(0)
  await look(60)
  assert.deepEqual(await told(), ['alert.critical 0'])
  await put([{ ...route, roles: [], people: [ana.principal] }])
  await look(60 + hour)
  assert.deepEqual(await told(), ['alert.critical 0', 'alert.critical 1'])
})

it('counts for metrics what was open at a moment, and how long what was closed had been open', async () => {
  const scope = { workspace: ana.workspace as Id<'workspace'>, principal: ana.principal as Id<'principal'> }
  const read = (name: string, to: number) =>
    server.db.database.inScope(
      scope,
      async (trx) => (await queries.find((query) => query.name === name)?.read(trx, scope, { from: at(0), to: at(to) })) ?? null,
    )
  const look = looker()
  await look(0)
  await look(60)
  assert.deepEqual(await read('platform.alerts.open', 61), { value: 1, n: 1, inputs: ['alert:oven-hot'] })
  assert.equal(await read('platform.alerts.median-time-to-close', 61), null)
  held = 20
  await look(hour)
  await look(hour + 60)
  const closed = await read('platform.alerts.median-time-to-close', 2 * hour)
  assert.deepEqual([closed?.n, closed?.inputs], [1, ['alert:oven-hot']])
  assert.ok(closed && closed.value >= hour - 60 && closed.value <= hour)
  assert.deepEqual(await read('platform.alerts.open', 2 * hour), { value: 0, n: 0, inputs: [] })
  // What stood then stands now: a closed alert was open at that moment.
  assert.equal((await read('platform.alerts.open', 61))?.value, 1)
})
