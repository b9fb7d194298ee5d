import { sql } from 'kysely'
import type { RegisteredQuery } from '#platform/contributions'

/** A message that was refused and waits for its next attempt is not accepted yet. */
export const queries: readonly RegisteredQuery[] = [
  {
    name: 'platform.webhooks.accepted-share',
    unit: 'share',
    when: 'during',
    reads: ['webhook_deliveries'],
    async read(trx, { workspace }, { from, to }) {
      const { rows } = await sql<{ n: number; accepted: number; inputs: string[] | null }>`
        select count(*)::int as n, (count(*) filter (where state = 'delivered'))::int as accepted,
          (array_agg(distinct 'webhook:' || endpoint_id) filter (where state <> 'delivered'))[1:100] as inputs
        from webhook_deliveries where workspace_id = ${workspace} and attempts > 0
          and created_at >= ${from} and created_at < ${to}`.execute(trx)
      const { n, accepted, inputs } = rows[0]!
      return n === 0 ? null : { value: accepted / n, n, inputs: inputs ?? [] }
    },
  },
]
