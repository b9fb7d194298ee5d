import { sql } from 'kysely'
import type { RegisteredQuery } from '#platform/contributions'

/** A key is used when the API answered a request of its; every key has some permissions and an end. */
export const queries: readonly RegisteredQuery[] = [
  {
    name: 'platform.auth.keys-in-use',
    unit: 'count',
    when: 'during',
    reads: ['api_keys'],
    async read(trx, { workspace }, { from, to }) {
      const { rows } = await sql<{ n: number; used: number; inputs: string[] | null }>`
        select count(*)::int as n, (count(*) filter (where used_at >= ${from} and used_at < ${to}))::int as used,
          (array_agg('key:' || id order by used_at desc, id) filter (where used_at >= ${from} and used_at < ${to}))[1:100] as inputs
        from api_keys where workspace_id = ${workspace} and created_at < ${to} and ends_at > ${to}
          and cardinality(permissions) > 0`.execute(trx)
      const { n, used, inputs } = rows[0]!
      return { value: used, n, inputs: inputs ?? [] }
    },
  },
]
