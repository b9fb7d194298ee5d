import { sql } from 'kysely'
import type { Eraser } from '#platform/contributions'

/**
 * Of a person's activities stays that something happened, when and by which number; what they said is erased, about the
 * person and by the person. The chain still holds, so a restored backup forgets them in the same way.
 */
export const activityEraser: Eraser = {
  tables: ['activities'],
  async person(trx, account) {
    const { numAffectedRows } = await sql`update activities set payload = null, salt = null
      where salt is not null and (actor = ${account} or subject = ${`principal:${account}`})`.execute(trx)
    return { activities: Number(numAffectedRows ?? 0n) }
  },
}
