import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { DomainError, type Language } from '#base'
import type { Services } from '#platform/contributions'
import { decodeCursor, encodeCursor, PageQuery, pageOf } from '#platform/http'
import { checkFormula } from './define.ts'
import { evaluateMetric, newestPeriods } from './evaluate.ts'
import { csvHead, csvLine } from './export.ts'
import { evaluateJob } from './jobs.ts'
import { closedPeriods } from './period.ts'
import { readOrigin } from './read-metrics.ts'
import { queriesIn, reckon, todayIn } from './read-parts.ts'
import { Day, EvaluateAsked, Evaluated, MetricValue, Preview, Previewed, ValueOrigin } from './schema.ts'
import { findMetric } from './store.ts'
import { listValues, periodKey, valuesBetween } from './values.ts'
import { partsView, reasonView, valueView } from './view.ts'

const params = z.object({ id: z.uuid() })
const Empty = z.strictObject({})
const ValueQuery = PageQuery.extend({ superseded: z.enum(['true', 'false']).default('false') })
const Between = z.strictObject({ from: Day, to: Day })
const Position = z.tuple([Day, z.uuid()])

/** `/api/data/metrics`: the values of metrics, where they come from, and calculating them. */
export const valueRoutes: FastifyPluginAsyncZod<Services> = async (app, services) => {
  const { contributions, database, registry, jobs } = services
  const queries = queriesIn(contributions)
  const evaluation = evaluateJob(services)
  const reading = { permission: 'data.metrics.read' }
  const evaluating = { permission: 'data.metrics.evaluate' }
  const reader = (language: Language) => ({ registry, language, queries })

  app.post(
    '/preview',
    {
      schema: { summary: 'What a formula gives for the last closed period; nothing is kept', body: Preview, response: { 200: Previewed } },
      config: reading,
    },
    ({ scope, language, body }) =>
      database.inScope(scope, async (trx) => {
        checkFormula(queries, body.formula)
        const [days] = closedPeriods(body.period, await todayIn(trx, scope, new Date()), 1)
        const { calculated, n, parts } = await reckon(trx, scope, queries, body.formula, days!)
        const reason = reasonView(reader(language), calculated.reason?.code ?? null, calculated.reason?.query ?? null)
        return { ...days!, value: calculated.value, reason, n, parts: partsView(reader(language), parts) }
      }),
  )
  app.post(
    '/evaluate',
    {
      schema: { summary: 'Calculate every metric in use', body: Empty, response: { 202: z.object({ job: z.uuid() }) } },
      config: evaluating,
    },
    async ({ scope }, reply) => {
      const job = await database.inScope(scope, (trx) => jobs.enqueue(trx, scope, evaluation, { scheduled: false }))
      return reply.code(202).send({ job })
    },
  )
  app.get(
    '/export',
    {
      schema: {
        summary: 'The values of a range of days, as CSV',
        querystring: Between,
        response: { 200: { content: { 'text/csv': { schema: z.string() } } } },
      },
      config: reading,
    },
    async ({ scope, language, query }, reply) => {
      if (query.to <= query.from) throw new DomainError('PERIOD_BACKWARDS', query)
      const found = await database.inScope(scope, (trx) => valuesBetween(trx, scope, query))
      const lines = found.map((row) => csvLine(reader(language), row))
      return reply
        .header('content-disposition', `attachment; filename="metrics-${query.from}-${query.to}.csv"`)
        .type('text/csv; charset=utf-8')
        .send(csvHead(reader(language)) + lines.join(''))
    },
  )
  app.get(
    '/:id/values',
    { schema: { params, querystring: ValueQuery, response: { 200: pageOf(MetricValue) } }, config: reading },
    ({ scope, language, params: { id }, query: { limit, cursor, superseded } }) =>
      database.inScope(scope, async (trx) => {
        const { definition } = await findMetric(trx, scope, id)
        const before = cursor === undefined ? null : decodeCursor(cursor, Position)
        const page = { period: periodKey(definition.period), superseded: superseded === 'true', before, limit: limit + 1 }
        const rows = await listValues(trx, scope, id, page)
        const last = rows.length > limit ? rows[limit - 1] : undefined
        const items = rows.slice(0, limit).map((row) => valueView(reader(language), row))
        return { items, next: last ? encodeCursor([last.to_on, last.id]) : null }
      }),
  )
  app.get(
    '/:id/values/:value',
    {
      schema: { summary: 'Where a value comes from', params: params.extend({ value: z.uuid() }), response: { 200: ValueOrigin } },
      config: reading,
    },
    ({ scope, language, params: { id, value } }) => readOrigin(services, scope, reader(language), id, value),
  )
  app.post(
    '/:id/evaluate',
    {
      schema: {
        summary: 'Calculate now: the newest closed periods and the one that runs',
        params,
        body: EvaluateAsked,
        response: { 200: Evaluated },
      },
      config: evaluating,
    },
    ({ scope, language, params: { id }, body }) =>
      database.inScope(scope, async (trx) => {
        const { state } = await findMetric(trx, scope, id)
        if (state === 'retired') throw new DomainError('METRIC_RETIRED', { metric: id })
        const asked = { scope, queries, asker: scope.principal, again: body.again, now: new Date() }
        const rows = await evaluateMetric(trx, asked, id, newestPeriods(body.periods))
        return { items: rows.toReversed().map((row) => valueView(reader(language), row)) }
      }),
  )
}
