import { sql } from 'kysely'
import type { RegisteredQuery } from '#platform/contributions'

export const queries: readonly RegisteredQuery[] = [
  {
    name: 'platform.backups.proven-age',
    unit: 'seconds',
    when: 'at-end',
    reads: ['activities'],
    async read(trx, { workspace }, { to }) {
      const { rows } = await sql<{ value: number; subject: string; n: number }>`
        select extract(epoch from least(${to}::timestamptz, now()) - at)::float8 as value, subject, count(*) over ()::int as n
        from activities where workspace_id = ${workspace} and kind in ('backup.drilled', 'backup.verified') and at < ${to}
        order by at desc, id desc limit 1`.execute(trx)
      const [row] = rows
      return row ? { value: Math.max(0, row.value), n: row.n, inputs: [row.subject] } : null
    },
  },
]
