import { sql } from 'kysely'
import { DomainError } from '#base'
import { record } from '#platform/activity'
import type { Scope, Trx } from '#platform/database'
import { peopleTables } from './tables.ts'

const administrators = (trx: Trx) =>
  peopleTables(trx).selectFrom('accounts').where('installation_administrator', '=', true).where('disabled_at', 'is', null)

/** Who administers the installation, the one who joined first first. */
export const installationAdministrators = (trx: Trx): Promise<{ id: string; name: string; email: string }[]> =>
  administrators(trx).select(['account_id as id', 'name', 'email']).orderBy('created_at').orderBy('account_id').execute()

/**
 * Makes an account an administrator of the installation, or ends that.
 * @throws MEMBER_NOT_FOUND for an account that there is not, or that ends to be what it is not; INSTALLATION_ADMINISTRATOR_LAST
 */
export async function setInstallationAdministrator(trx: Trx, scope: Scope, account: string, to: boolean): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('rumbo.installation-administrators'))`.execute(trx)
  if (!to) await keepOne(trx, account)
  const { numUpdatedRows } = await peopleTables(trx)
    .updateTable('accounts')
    .set({ installation_administrator: to })
    .where('account_id', '=', account)
    .where('installation_administrator', '!=', to)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) return
  const kind = to ? 'installation-administrator.added' : 'installation-administrator.removed'
  await record(trx, scope, { kind, subject: `principal:${account}` })
}

/** @throws MEMBER_NOT_FOUND, INSTALLATION_ADMINISTRATOR_LAST unless another account administers the installation */
export async function keepOne(trx: Trx, leaving: string): Promise<void> {
  const ids = (await administrators(trx).select('account_id').execute()).map(({ account_id }) => account_id)
  if (!ids.includes(leaving)) throw new DomainError('MEMBER_NOT_FOUND', { person: leaving })
  if (ids.length === 1) throw new DomainError('INSTALLATION_ADMINISTRATOR_LAST')
}
