import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { DomainError } from '#base'
import type { Period, Services } from '#platform/contributions'
import { PeriodAsked, QueryList } from './schema.ts'

/** @throws PERIOD_BACKWARDS */
function periodOf({ from, to }: PeriodAsked): Period {
  const period = { from: new Date(from), to: new Date(to) }
  if (period.to <= period.from) throw new DomainError('PERIOD_BACKWARDS', { from, to })
  return period
}

/** `/api/data/metrics`: the registered queries that metrics are made of. */
export const queryRoutes: FastifyPluginAsyncZod<Services> = async (app, { contributions, database, registry }) => {
  const queries = contributions.flatMap(({ queries = [] }) => queries).toSorted((a, b) => (a.name < b.name ? -1 : 1))

  app.get(
    '/queries',
    { schema: { querystring: PeriodAsked, response: { 200: QueryList } }, config: { permission: 'data.metrics.read' } },
    async ({ scope, language, query }) => {
      const period = periodOf(query)
      return database.inScope(scope, async (trx) => {
        const items: QueryList['items'] = []
        for (const { name, unit, when, reads, read } of queries) {
          const reading = await read(trx, scope, period)
          items.push({
            ...{ name, unit, when, reads: [...reads], counts: registry.say(language, `query.${name}`) },
            reading: reading && { ...reading, inputs: [...reading.inputs] },
          })
        }
        return { items }
      })
    },
  )
}
