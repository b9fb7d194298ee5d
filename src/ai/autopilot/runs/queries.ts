import { sql } from 'kysely'
import type { QueryUnit, RegisteredQuery } from '#platform/contributions'

/** A figure of the headline of the newest delivered run whose answer is yes or no. */
const ofNewestRun = (name: string, figure: 'quality' | 'lift', unit: QueryUnit): RegisteredQuery => ({
  name,
  unit,
  when: 'at-end',
  reads: ['runs'],
  async read(trx, { workspace }, { to }) {
    const { rows } = await sql<{ id: string; value: number | null; n: number }>`
      select id, (headline -> ${figure}::text ->> 'value')::float8 as value, (headline ->> 'rows')::int as n
      from runs where workspace_id = ${workspace} and outcome = 'delivered' and headline ->> 'kind' = 'binary'
        and finished_at < ${to} order by finished_at desc, id desc limit 1`.execute(trx)
    const [row] = rows
    return !row || row.value === null ? null : { value: row.value, n: row.n, inputs: [`run:${row.id}`] }
  },
})

/** A run that was erased no longer counts. */
export const queries: readonly RegisteredQuery[] = [
  {
    name: 'ai.autopilot.delivered',
    unit: 'count',
    when: 'during',
    reads: ['runs'],
    async read(trx, { workspace }, { from, to }) {
      const { rows } = await sql<{ n: number; inputs: string[] | null }>`
        select count(*)::int as n, (array_agg('run:' || id order by finished_at desc, id))[1:100] as inputs
        from runs where workspace_id = ${workspace} and outcome = 'delivered'
          and finished_at >= ${from} and finished_at < ${to}`.execute(trx)
      const { n, inputs } = rows[0]!
      return { value: n, n, inputs: inputs ?? [] }
    },
  },
  ofNewestRun('ai.autopilot.newest-auc', 'quality', 'index'),
  ofNewestRun('ai.autopilot.newest-lift', 'lift', 'times'),
]
