import { sql } from 'kysely'
import type { RegisteredQuery } from '#platform/contributions'

/** A job done over counts as it ended last. */
export const queries: readonly RegisteredQuery[] = [
  {
    name: 'platform.jobs.failed-share',
    unit: 'share',
    when: 'during',
    reads: ['jobs'],
    async read(trx, { workspace }, { from, to }) {
      const { rows } = await sql<{ n: number; failed: number; inputs: string[] | null }>`
        select count(*)::int as n, (count(*) filter (where status = 'failed'))::int as failed,
          (array_agg('job:' || id order by finished_at desc, id) filter (where status = 'failed'))[1:100] as inputs
        from jobs where workspace_id = ${workspace} and status in ('done', 'failed')
          and finished_at >= ${from} and finished_at < ${to}`.execute(trx)
      const { n, failed, inputs } = rows[0]!
      return n === 0 ? null : { value: failed / n, n, inputs: inputs ?? [] }
    },
  },
  {
    name: 'platform.jobs.median-wait',
    unit: 'seconds',
    when: 'during',
    reads: ['jobs'],
    async read(trx, { workspace }, { from, to }) {
      const { rows } = await sql<{ n: number; value: number | null; inputs: string[] | null }>`
        select count(*)::int as n,
          percentile_cont(0.5) within group (order by extract(epoch from started_at - created_at)::float8) as value,
          (array_agg('job:' || id order by started_at desc, id))[1:100] as inputs
        from jobs where workspace_id = ${workspace} and started_at >= ${from} and started_at < ${to}`.execute(trx)
      const { n, value, inputs } = rows[0]!
      return value === null ? null : { value, n, inputs: inputs ?? [] }
    },
  },
]
