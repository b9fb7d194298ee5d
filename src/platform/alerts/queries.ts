import { sql } from 'kysely'
import type { RegisteredQuery } from '#platform/contributions'

/** Alerts that ended more than 90 days ago are no longer there: of such periods nothing is said of closing. */
export const queries: readonly RegisteredQuery[] = [
  {
    name: 'platform.alerts.open',
    unit: 'count',
    when: 'at-end',
    reads: ['alerts'],
    async read(trx, { workspace }, { to }) {
      const { rows } = await sql<{ n: number; inputs: string[] | null }>`
        select count(*)::int as n, (array_agg('alert:' || rule order by fired_at desc, rule))[1:100] as inputs
        from alerts where workspace_id = ${workspace} and fired_at < ${to} and (resolved_at is null or resolved_at >= ${to})`.execute(trx)
      const { n, inputs } = rows[0]!
      return { value: n, n, inputs: inputs ?? [] }
    },
  },
  {
    name: 'platform.alerts.median-time-to-close',
    unit: 'seconds',
    when: 'during',
    reads: ['alerts'],
    async read(trx, { workspace }, { from, to }) {
      const { rows } = await sql<{ n: number; value: number | null; inputs: string[] | null }>`
        select count(*)::int as n,
          percentile_cont(0.5) within group (order by extract(epoch from resolved_at - fired_at)::float8) as value,
          (array_agg('alert:' || rule order by resolved_at desc, rule))[1:100] as inputs
        from alerts where workspace_id = ${workspace} and fired_at is not null
          and resolved_at >= ${from} and resolved_at < ${to}`.execute(trx)
      const { n, value, inputs } = rows[0]!
      return value === null ? null : { value, n, inputs: inputs ?? [] }
    },
  },
]
