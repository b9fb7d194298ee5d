import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { DomainError, type Language } from '#base'
import { memberOfScope } from '#platform/auth'
import type { Services } from '#platform/contributions'
import type { Scope } from '#platform/database'
import { decodeCursor, encodeCursor, PageQuery, pageOf } from '#platform/http'
import { changeMetric, defineMetric, retireMetric } from './define.ts'
import { readMetric, readMetrics, readMetricsOf, readVersions } from './read-metrics.ts'
import { queriesIn } from './read-parts.ts'
import { AddStarters, ChangeMetric, Metric, MetricVersions, metricStates, NewMetric, StarterList } from './schema.ts'
import { addStarters, starters } from './starters.ts'
import { startersIn } from './store.ts'

const params = z.object({ id: z.uuid() })
const Empty = z.strictObject({})
const ListQuery = PageQuery.extend({ state: z.enum(metricStates).default('active') })

/** `/api/data/metrics`: what the workspace measures, and how each metric is defined. */
export const metricRoutes: FastifyPluginAsyncZod<Services> = async (app, services) => {
  const { contributions, database, registry } = services
  const queries = queriesIn(contributions)
  const reading = { permission: 'data.metrics.read' }
  const defining = { permission: 'data.metrics.define' }
  const reader = (language: Language) => ({ registry, language, queries })
  const checkOwner = async (scope: Scope, owner: string | null | undefined): Promise<void> => {
    if (owner && !(await database.asSystem((trx) => memberOfScope(trx, { ...scope, principal: owner as Scope['principal'] }))))
      throw new DomainError('OWNER_NOT_A_MEMBER', { person: owner })
  }

  app.get('/', { schema: { querystring: ListQuery, response: { 200: pageOf(Metric) } }, config: reading }, async (request) => {
    const { limit, cursor, state } = request.query
    const after = cursor === undefined ? null : decodeCursor(cursor, z.tuple([z.uuid()]))[0]
    const found = await readMetrics(services, request.scope, reader(request.language), { state, after, limit: limit + 1 })
    const items = found.slice(0, limit)
    return { items, next: found.length > limit ? encodeCursor([items.at(-1)!.id]) : null }
  })
  app.post('/', { schema: { body: NewMetric, response: { 201: Metric } }, config: defining }, async (request, reply) => {
    const { scope, language, body } = request
    const { owner, ...definition } = body
    await checkOwner(scope, owner)
    const made = { definition, owner, starter: null }
    const id = await database.inScope(scope, (trx) => defineMetric(trx, scope, queries, made, new Date()))
    return reply.code(201).send(await readMetric(services, scope, reader(language), id!))
  })
  app.get('/starter', { schema: { response: { 200: StarterList } }, config: reading }, async ({ scope, language }) => {
    const there = await database.inScope(scope, (trx) => startersIn(trx, scope))
    const items = starters(registry).map(({ key, definition }) => ({
      ...{ key, name: definition.name[language]!, description: definition.description![language]!, definition },
      metric: there.get(key) ?? null,
    }))
    return { items }
  })
  app.post(
    '/starter',
    {
      schema: {
        summary: 'Add ready metrics; one added before stays',
        body: AddStarters,
        response: { 201: z.object({ items: z.array(Metric) }) },
      },
      config: defining,
    },
    async ({ scope, language, body }, reply) => {
      const ids = await database.inScope(scope, (trx) => addStarters(trx, scope, { queries, registry }, body.keys, new Date()))
      return reply.code(201).send({ items: await readMetricsOf(services, scope, reader(language), ids) })
    },
  )
  app.get('/:id', { schema: { params, response: { 200: Metric } }, config: reading }, ({ scope, language, params: { id } }) =>
    readMetric(services, scope, reader(language), id),
  )
  app.patch('/:id', { schema: { params, body: ChangeMetric, response: { 200: Metric } }, config: defining }, async (request) => {
    const { scope, language, body } = request
    const { id } = request.params
    await checkOwner(scope, body.owner)
    await database.inScope(scope, (trx) => changeMetric(trx, scope, queries, id, body, new Date()))
    return readMetric(services, scope, reader(language), id)
  })
  for (const [verb, retired] of [
    ['retire', true],
    ['resume', false],
  ] as const)
    app.post(`/:id/${verb}`, { schema: { params, body: Empty, response: { 200: Metric } }, config: defining }, async (request) => {
      const { scope, language } = request
      const { id } = request.params
      await database.inScope(scope, (trx) => retireMetric(trx, scope, id, retired, new Date()))
      return readMetric(services, scope, reader(language), id)
    })
  app.get(
    '/:id/versions',
    { schema: { params, response: { 200: MetricVersions } }, config: reading },
    async ({ scope, params: { id } }) => ({
      items: await readVersions(services, scope, id),
    }),
  )
}
