import { sql } from 'kysely'
import type { Eraser } from '#platform/contributions'

/**
 * What receivers answered may repeat anything they were sent, and cannot be searched for a person: the answers kept in the
 * person's workspaces go altogether. That something was sent, and with which status, stays.
 */
export const answerEraser: Eraser = {
  tables: ['webhook_attempts'],
  async person(trx, account) {
    const { numAffectedRows } = await sql`
      update webhook_attempts set answer = null where answer is not null
        and workspace_id in (select workspace_id from principals where id = ${account})`.execute(trx)
    return { webhook_attempts: Number(numAffectedRows ?? 0n) }
  },
}
