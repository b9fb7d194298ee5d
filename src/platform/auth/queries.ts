import { sql } from 'kysely'
import type { RegisteredQuery } from '#platform/contributions'

/** Who has a second step is known of now only: of a period that ended longer than this ago nothing is said. */
const knownFor = '48 hours'

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
  {
    name: 'platform.auth.second-step-share',
    unit: 'share',
    when: 'at-end',
    reads: ['members', 'accounts'],
    async read(trx, _scope, { to }) {
      const { rows } = await sql<{ n: number; having: number; inputs: string[] | null }>`
        select count(*)::int as n, (count(*) filter (where has_it))::int as having,
          (array_agg('principal:' || principal_id order by principal_id desc) filter (where not has_it))[1:100] as inputs
        from people_with_second_step() where ${to} >= now() - ${knownFor}::interval`.execute(trx)
      const { n, having, inputs } = rows[0]!
      return n === 0 ? null : { value: having / n, n, inputs: inputs ?? [] }
    },
  },
]
