import { sql } from 'kysely'
import type { Eraser } from '#platform/contributions'

/** An invitation names a person by an address, which the account that came of it has too. */
export const invitationEraser: Eraser = {
  tables: ['invitations'],
  async person(trx, account) {
    const { numAffectedRows } = await sql`
      delete from invitations i using accounts a where a.account_id = ${account} and i.email_hmac = a.email_hmac`.execute(trx)
    return { invitations: Number(numAffectedRows ?? 0n) }
  },
}
