import { sql } from 'kysely'
import type { Eraser } from '#platform/contributions'

/**
 * Accounts stand outside the workspaces: a workspace takes those with it that were in no other one. Memberships, sessions and
 * whatever else hangs on an account go with it by the database's own references.
 */
export const accountEraser: Eraser = {
  // A request for a password is sealed and answered within seconds.
  tables: ['accounts', 'sessions', 'api_keys', 'single_sign_on_people', 'password_requests'],
  async workspace(trx, workspace) {
    const { numAffectedRows } = await sql`
      delete from accounts a
      where exists (select from members m where m.principal_id = a.account_id and m.workspace_id = ${workspace})
        and not exists (select from members m where m.principal_id = a.account_id and m.workspace_id <> ${workspace})`.execute(trx)
    return { accounts: Number(numAffectedRows ?? 0n) }
  },
  async person(trx, account) {
    const { numAffectedRows } = await sql`delete from accounts where account_id = ${account}`.execute(trx)
    return { accounts: Number(numAffectedRows ?? 0n) }
  },
}
