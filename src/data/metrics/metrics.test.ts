import assert from 'node:assert/strict'
import { after, before, beforeEach, it } from 'node:test'
import { sql } from 'kysely'
import type { Id } from '#base'
import { contribution as activityLog } from '#platform/activity-log'
import type { Contribution, RegisteredQuery } from '#platform/contributions'
import { contribution as notifications } from '#platform/notifications'
import type { Metric, MetricValue, ValueOrigin } from '#schema/data/metrics'
import { firstAdministrator, type TestServer, type TestSession, testServer } from '#test/server'
import { evaluateMetric, newestPeriods } from './evaluate.ts'
import { contribution } from './index.ts'
import { queriesIn } from './read-parts.ts'
import { valuesBetween } from './values.ts'

/** What the shop's own queries say; the tests change it. */
let orders: Awaited<ReturnType<RegisteredQuery['read']>> = null
const shop: Contribution = {
  queries: [
    {
      ...{ name: 'test.shop.orders', unit: 'count', when: 'during', reads: ['orders'] },
      read: async () => orders,
    },
    {
      ...{ name: 'test.shop.days', unit: 'count', when: 'during', reads: [] },
      read: async (_trx, _scope, { from, to }) => ({ value: (to.getTime() - from.getTime()) / 3_600_000, n: 50, inputs: [] }),
    },
  ],
  texts: {
    es: { 'query.test.shop.orders': 'Los pedidos del periodo.', 'query.test.shop.days': 'Las horas del periodo.' },
    en: { 'query.test.shop.orders': 'The orders of the period.', 'query.test.shop.days': 'The hours of the period.' },
  },
}

let server: TestServer
let ana: TestSession
before(async () => {
  server = await testServer([activityLog, notifications, contribution, shop], { work: true })
  ana = await firstAdministrator(server)
})
after(() => server?.close())
beforeEach(() => {
  orders = { value: 12, n: 12, inputs: ['job:1', 'order:2'] }
})

const api = '/api/data/metrics'
async function ask<T>(method: 'GET' | 'POST' | 'PATCH', path: string, payload?: object): Promise<T & { code?: string }> {
  const reply = await server.as(ana, {
    method,
    url: `${api}${path}`,
    headers: { 'accept-language': 'es' },
    ...(payload ? { payload } : {}),
  })
  return reply.json()
}
const weekly = { name: { es: 'Pedidos' }, formula: 'test.shop.orders', unit: 'count', direction: 'higher', period: { kind: 'week' } }
const define = async (more: object = {}): Promise<Metric> => {
  const made = await ask<Metric>('POST', '', { ...weekly, ...more })
  assert.equal(made.code, undefined, JSON.stringify(made))
  return made
}
const scope = () => ({ workspace: ana.workspace as Id<'workspace'>, principal: ana.principal as Id<'principal'> })
/** As the daily job does, at some moment. */
const evaluateAt = (id: string, now: Date, periods = 1, again = false) =>
  server.services.database.inScope(scope(), (trx) =>
    evaluateMetric(
      trx,
      { scope: scope(), queries: queriesIn(server.services.contributions), asker: null, again, now },
      id,
      newestPeriods(periods),
    ),
  )
const kindsOf = async (id: string): Promise<string[]> => {
  const { rows } = await server.db.database.asSystem((trx) =>
    sql<{ kind: string }>`select kind from activities where subject = ${`metric:${id}`} order by id`.execute(trx),
  )
  return rows.map(({ kind }) => kind.slice('metric.'.length))
}
const noon = (day: string) => new Date(`${day}T12:00:00Z`)

it('says where a value comes from: query, count, inputs, formula, version and time', async () => {
  const { id } = await define({ formula: 'test.shop.orders * 2', description: { es: 'Dos por pedido.' } })
  const { items } = await ask<{ items: MetricValue[] }>('POST', `/${id}/evaluate`, {})
  assert.deepEqual(
    items.map(({ value, n, final, method }) => [value, n, final, method]),
    [
      [24, 12, false, 'test.shop.orders * 2'],
      [24, 12, true, 'test.shop.orders * 2'],
    ],
  )
  const origin = await ask<ValueOrigin>('GET', `/${id}/values/${items[1]!.id}`)
  assert.deepEqual(origin.parts, [
    {
      ...{ query: 'test.shop.orders', counts: 'Los pedidos del periodo.', unit: 'count', when: 'during', reads: ['orders'] },
      ...{ value: 12, n: 12 },
      inputs: [
        { subject: 'job:1', link: 'platform/jobs' },
        { subject: 'order:2', link: null },
      ],
    },
  ])
  assert.deepEqual([origin.by, origin.version, origin.definition.description?.es], ['Ana López', 1, 'Dos por pedido.'])
  const metric = await ask<Metric>('GET', `/${id}`)
  assert.deepEqual([metric.title, metric.latest?.id, metric.previous?.id], ['Pedidos', items[0]!.id, items[1]!.id])
  assert.equal((await ask<Metric>('GET', `/${id}/values/${id}`)).code, 'METRIC_VALUE_NOT_FOUND')
})

it('keeps a final value whatever happens later, unless it is asked to calculate it again; then both are there', async () => {
  const { id } = await define()
  const [first] = await evaluateAt(id, noon('2026-11-24'))
  orders = { value: 13, n: 13, inputs: [] }
  const [second, running] = await evaluateAt(id, noon('2026-11-24'))
  assert.deepEqual([second!.id, second!.value, running!.value], [first!.id, 12, 13])
  const [third] = await evaluateAt(id, noon('2026-11-27'), 1, true)
  assert.deepEqual([third!.value, third!.on_time], [13, true])
  const { items } = await ask<{ items: MetricValue[] }>('GET', `/${id}/values?superseded=true`)
  const before = items.find((value) => value.id === first!.id)
  assert.deepEqual([before?.value, before?.supersededAt], [12, noon('2026-11-27').toISOString()])
  const repeated = await evaluateAt(id, noon('2026-11-27'), 1, true)
  assert.equal(repeated[0]!.id, third!.id, 'the same figure makes no new row')
  const refused = server.services.database.inScope(scope(), (trx) => sql`update metric_values set value = 1`.execute(trx))
  await assert.rejects(refused, { code: '42501' })
})

it('calculates once when asked at once from many sides', async () => {
  const { id } = await define()
  const all = await Promise.all(Array.from({ length: 6 }, () => evaluateAt(id, noon('2026-11-24'), 3)))
  assert.equal(new Set(all.flat().map((row) => row.id)).size, 4)
  assert.equal((await kindsOf(id)).filter((kind) => kind === 'evaluated').length, 4)
})

it('says why there is no value', async () => {
  const { id } = await define({ formula: 'test.shop.orders / (test.shop.orders - 12)' })
  const reasons = async () => (await ask<{ items: MetricValue[] }>('POST', `/${id}/evaluate`, { again: true })).items[1]!.reason
  assert.deepEqual(await reasons(), { code: 'METRIC_DIVIDED_BY_ZERO', what: 'La fórmula divide por cero en este periodo.' })
  orders = null
  assert.match((await reasons())!.what, /test\.shop\.orders no tiene/)
})

it('counts days where the workspace is, also when the clock changes', async () => {
  const { id } = await define({ formula: 'test.shop.days', period: { kind: 'day' } })
  const rows = await evaluateAt(id, new Date('2026-10-26T23:30:00Z'), 3)
  assert.deepEqual(
    rows.map(({ from_on, value, final }) => [from_on, value, final]),
    [
      ['2026-10-24', 24, true],
      ['2026-10-25', 25, true],
      ['2026-10-26', 24, true],
      ['2026-10-27', 24, false],
    ],
    'it is already the 27th in Madrid',
  )
})

it('knows whether it was calculated on time', async () => {
  const { id } = await define()
  const rows = await evaluateAt(id, noon('2026-11-24'), 2)
  assert.deepEqual(
    rows.map((row) => row.on_time),
    [false, true, null],
  )
})

it('makes a version of each change, says which one gave a value, and calculates anew what another formula gave', async () => {
  const { id } = await define()
  await evaluateAt(id, noon('2026-11-24'))
  const named = await ask<Metric>('PATCH', `/${id}`, { name: { es: 'Pedidos de la semana', en: 'Orders of the week' } })
  assert.equal((await ask<Metric>('PATCH', `/${id}`, { name: { en: 'Orders of the week', es: 'Pedidos de la semana' } })).version, 2)
  assert.equal(named.version, 2)
  assert.equal((await evaluateAt(id, noon('2026-11-24')))[0]!.version, 1, 'a name changes no figure')
  await ask('PATCH', `/${id}`, { formula: 'test.shop.orders + 1' })
  const [row] = await evaluateAt(id, noon('2026-11-24'))
  assert.deepEqual([row!.version, row!.value], [3, 13])
  const { items } = await ask<{ items: { version: number; definition: { formula: string }; by: string }[] }>('GET', `/${id}/versions`)
  assert.deepEqual(
    items.map(({ version, definition, by }) => [version, definition.formula, by]),
    [
      [3, 'test.shop.orders + 1', 'Ana López'],
      [2, 'test.shop.orders', 'Ana López'],
      [1, 'test.shop.orders', 'Ana López'],
    ],
  )
})

it('takes whatever words, and no day that the calendar lacks', async () => {
  const { title } = await define({ name: { es: `¿${'\ud800'}?` } })
  assert.equal(title, '¿\ufffd?')
  for (const on of ['0000-01-01', '2026-02-30']) {
    const target = { value: 1, on }
    assert.equal((await ask('POST', '', { ...weekly, target })).code, 'REQUEST_INVALID', on)
  }
})

it('freezes the baseline, and refuses what cannot be meant', async () => {
  const { id } = await define({ baseline: { value: 5, on: '2026-11-01' } })
  for (const [change, code] of [
    [{ baseline: { value: 6, on: '2026-11-01' } }, 'METRIC_BASELINE_FROZEN'],
    [{ baseline: null }, 'METRIC_BASELINE_FROZEN'],
    [{ target: { value: 9, on: '2026-10-01' } }, 'METRIC_TARGET_BEFORE_BASELINE'],
    [{ formula: 'test.shop.order' }, 'METRIC_QUERY_UNKNOWN'],
    [{ formula: 'test.shop.orders *' }, 'METRIC_FORMULA_ENDS'],
    [{ owner: '01890000-0000-7000-8000-000000000000' }, 'OWNER_NOT_A_MEMBER'],
  ] as const)
    assert.equal((await ask('PATCH', `/${id}`, change)).code, code, JSON.stringify(change))
  const wrong = await ask<{ what: string; expected: string }>('PATCH', `/${id}`, { formula: 'test.shop.orders *' })
  assert.match(`${wrong.what} ${wrong.expected}`, /posición 19\. un número, una consulta/)
  assert.equal((await ask<Metric>('GET', `/${id}`)).version, 1, 'nothing half written')
  assert.deepEqual(await kindsOf(id), ['defined'])
})

it('sees a metric leave its guardrail and come back', async () => {
  const { id } = await define({ guardrail: { bound: 'min', value: 10 } })
  const standing = async () => (await ask<Metric>('GET', `/${id}`)).standing
  await evaluateAt(id, noon('2026-11-24'))
  assert.equal((await standing()).guardrail, 'inside')
  orders = { value: 9, n: 9, inputs: [] }
  await evaluateAt(id, noon('2026-11-25'))
  assert.equal((await standing()).guardrail, 'outside')
  orders = null
  await evaluateAt(id, noon('2026-11-26'))
  assert.ok((await standing()).outsideSince, 'no value changes nothing')
  orders = { value: 10, n: 10, inputs: [] }
  await evaluateAt(id, noon('2026-11-27'))
  assert.deepEqual([(await standing()).guardrail, (await standing()).outsideSince], ['inside', null])
  await ask('PATCH', `/${id}`, { guardrail: { bound: 'min', value: 11 } })
  assert.equal((await standing()).guardrail, 'outside', 'a narrower guardrail counts at once')
  await ask('POST', `/${id}/retire`, {})
  const guards = (await kindsOf(id)).filter((kind) => kind.startsWith('guardrail'))
  assert.deepEqual(guards, ['guardrail-left', 'guardrail-back', 'guardrail-left', 'guardrail-back'])
})

it('tells who answers for a metric that it left its guardrail, and which', async () => {
  const { id } = await define({ name: { es: 'Pedidos por semana' }, guardrail: { bound: 'min', value: 10 }, owner: ana.principal })
  const told = async () => {
    const { items } = (
      await server.as(ana, { method: 'GET', url: '/api/platform/notifications', headers: { 'accept-language': 'es' } })
    ).json()
    return (items as { title: string; body: string; link: string }[]).filter(({ link }) => link === `data/metrics/${id}`)
  }
  orders = { value: 9.5, n: 9, inputs: [] }
  await evaluateAt(id, noon('2026-11-24'))
  await evaluateAt(id, noon('2026-11-25'))
  const notices = await told()
  assert.equal(notices.length, 1, 'once, until it was inside again')
  assert.equal(notices[0]!.title, '«Pedidos por semana» está por debajo de su límite')
  assert.match(notices[0]!.body, /Vale 9,5 y no debe bajar de 10\./)
})

it('judges a target at its date, once, and says before how it goes', async () => {
  const goal = { baseline: { value: 0, on: '2026-11-09' }, target: { value: 12, on: '2026-11-25' } }
  const { id } = await define(goal)
  const course = async () => (await ask<Metric>('GET', `/${id}`)).standing.target
  orders = { value: 6, n: 6, inputs: [] }
  await evaluateAt(id, noon('2026-11-17'))
  assert.equal(await course(), 'away', 'by the 23rd it should be 10.5')
  orders = { value: 11, n: 11, inputs: [] }
  await evaluateAt(id, noon('2026-11-17'))
  assert.equal(await course(), 'on-course')
  orders = { value: 12, n: 12, inputs: [] }
  for (const day of ['2026-11-30', '2026-12-01']) await evaluateAt(id, noon(day))
  assert.equal(await course(), 'reached')
  assert.equal((await kindsOf(id)).filter((kind) => kind === 'target-reached').length, 1)
  await ask('PATCH', `/${id}`, { target: { value: 40, on: '2026-12-03' } })
  await evaluateAt(id, noon('2026-12-08'))
  assert.equal(await course(), 'missed')
})

it('adds ready metrics when asked, once', async () => {
  const all = await ask<{ items: { key: string; metric: string | null }[] }>('GET', '/starter')
  assert.ok(all.items.length >= 5 && all.items.every(({ metric }) => metric === null))
  const add = () => ask<{ items: Metric[] }>('POST', '/starter', { keys: ['jobs-failed', 'jobs-failed'] })
  const [{ items: first }, { items: second }] = [await add(), await add()]
  assert.deepEqual([first.length, first[0]!.title, second[0]!.id], [1, 'Trabajos que fallan', first[0]!.id])
  assert.deepEqual(await kindsOf(first[0]!.id), ['defined'])
  assert.equal((await ask('POST', '/starter', { keys: ['models-delivered'] })).code, 'METRIC_QUERY_UNKNOWN', 'no such query here')
  assert.equal((await ask('POST', '/starter', { keys: ['nothing'] })).code, 'METRIC_STARTER_UNKNOWN')
})

it('lists in pages, leaves out what was retired, and takes it back', async () => {
  const { id } = await define()
  await ask('POST', `/${id}/retire`, {})
  assert.deepEqual(
    [(await ask('PATCH', `/${id}`, { unit: 'days' })).code, (await ask('POST', `/${id}/evaluate`, {})).code],
    ['METRIC_RETIRED', 'METRIC_RETIRED'],
  )
  const ids: string[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: { items: Metric[]; next: string | null } = await ask('GET', `/?limit=2${cursor && `&cursor=${cursor}`}`)
    ids.push(...page.items.map((metric) => metric.id))
    cursor = page.next
  }
  assert.ok(ids.length > 4 && new Set(ids).size === ids.length && !ids.includes(id))
  const retired = await ask<{ items: Metric[] }>('GET', '/?state=retired')
  assert.ok(retired.items.some((metric) => metric.id === id))
  assert.equal((await ask<Metric>('POST', `/${id}/resume`, {})).state, 'active')
})

it('tries a formula without keeping anything', async () => {
  const tried = await ask<MetricValue & { parts: unknown[] }>('POST', '/preview', {
    formula: 'test.shop.orders / 4',
    period: { kind: 'month' },
  })
  assert.deepEqual([tried.value, tried.parts.length], [3, 1])
  assert.equal((await ask('POST', '/preview', { formula: '2 +', period: { kind: 'day' } })).code, 'METRIC_FORMULA_ENDS')
})

it('calculates all that want it as a job, and makes up for days that nobody calculated', async () => {
  const { id } = await define({ period: { kind: 'day' } })
  const { id: manual } = await define({ schedule: 'on-request' })
  await server.db.database.asSystem((trx) => sql`update metrics set created_at = now() - interval '5 days' where id = ${id}`.execute(trx))
  const { database, jobs } = server.services
  const { evaluateJob } = await import('./jobs.ts')
  const job = await database.inScope(scope(), (trx) => jobs.enqueue(trx, scope(), evaluateJob(server.services), { scheduled: true }))
  for (const end = Date.now() + 15_000; Date.now() < end; await new Promise((go) => setTimeout(go, 100)))
    if ((await server.as(ana, { url: `/api/platform/jobs/${job}` })).json().status === 'done') break
  const valuesOf = async (of: string) => (await ask<{ items: MetricValue[] }>('GET', `/${of}/values`)).items
  const made = await valuesOf(id)
  assert.ok(made.length >= 6 && made.length <= 7, String(made.length))
  assert.deepEqual([made[0]!.final, made[1]!.final], [false, true])
  assert.deepEqual(await valuesOf(manual), [])
})

it('gives its values as a file that no spreadsheet runs', async () => {
  const { id } = await define({ name: { es: '=HYPERLINK("http://x")' }, formula: '-test.shop.orders' })
  await ask('POST', `/${id}/evaluate`, {})
  const reply = await server.as(ana, { url: `${api}/export?from=2026-01-01&to=2099-01-01`, headers: { 'accept-language': 'es' } })
  const lines = reply.body.split('\r\n').filter((line) => line.includes('HYPERLINK'))
  assert.equal(lines.length, 2)
  for (const line of lines)
    assert.match(line, /^"'=HYPERLINK\(""http:\/\/x""\)",\d{4}-\d\d-\d\d,\d{4}-\d\d-\d\d,-12,"count",12,.*"'-test\.shop/)
  assert.match(reply.body, /^\uFEFF"métrica"/)
})

it('refuses a file that would be cut, rather than cut it', async () => {
  const { id } = await define()
  await ask('POST', `/${id}/evaluate`, { periods: 3 })
  const days = { from: '2020-01-01', to: '2099-01-01' }
  const most = (n: number) => server.db.database.inScope(scope(), (trx) => valuesBetween(trx, scope(), days, n))
  const all = (await most(50_000)).length
  assert.equal((await most(all)).length, all)
  await assert.rejects(most(all - 1), { code: 'METRIC_EXPORT_TOO_LONG' })
})

it('forgets a person’s words and who answered, and keeps the figures', async () => {
  const { id } = await define({ description: { es: 'Lo pidió Luis.' }, owner: ana.principal })
  assert.equal((await ask<Metric>('GET', `/${id}`)).ownerName, 'Ana López')
  await evaluateAt(id, noon('2026-11-24'))
  await server.db.database.asSystem((trx) => contribution.erasers![0]!.person!(trx, ana.principal))
  const { owner, description, latest } = await ask<Metric>('GET', `/${id}`)
  assert.deepEqual([owner, description, latest?.value], [null, null, 12])
})
