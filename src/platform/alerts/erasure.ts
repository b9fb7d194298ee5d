import { sql } from 'kysely'
import type { Eraser } from '#platform/contributions'

/** That something was silenced stays; by whom and in which words goes. */
export const silenceEraser: Eraser = {
  tables: ['alert_silences', 'alert_routes'],
  async person(trx, account) {
    const silences = await sql`update alert_silences set reason = '', created_by = null where created_by = ${account}`.execute(trx)
    const routes = await sql`update alert_routes set people = array_remove(people, ${account}::uuid)
      where ${account}::uuid = any(people)`.execute(trx)
    return { alert_silences: Number(silences.numAffectedRows ?? 0n), alert_routes: Number(routes.numAffectedRows ?? 0n) }
  },
}
