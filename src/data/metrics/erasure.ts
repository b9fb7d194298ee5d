import { sql } from 'kysely'
import type { Eraser } from '#platform/contributions'

/** What a person wrote to describe a metric goes, and that the person answers for it. What was measured, and when, stays. */
export const metricEraser: Eraser = {
  tables: ['metric_versions', 'metrics'],
  async person(trx, account) {
    const versions = await sql`update metric_versions set definition = jsonb_set(definition, '{description}', 'null')
      where made_by = ${account} and definition -> 'description' <> 'null'`.execute(trx)
    const owned = await sql`update metrics set owner = null where owner = ${account}`.execute(trx)
    return { metric_versions: Number(versions.numAffectedRows ?? 0n), metrics: Number(owned.numAffectedRows ?? 0n) }
  },
}
