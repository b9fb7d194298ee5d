import { sql } from 'kysely'
import { DomainError } from '#base'
import { record } from '#platform/activity'
import type { Scope, Trx } from '#platform/database'
import { type Holder, installationDuty } from '#platform/permissions'
import { peopleTables } from './tables.ts'

const administrators = (trx: Trx) =>
  peopleTables(trx).selectFrom('accounts').where('installation_administrator', '=', true).where('disabled_at', 'is', null)

/** Who administers the installation, the one who joined first first. */
export const installationAdministrators = (trx: Trx): Promise<{ id: string; name: string; email: string }[]> =>
  administrators(trx).select(['account_id as id', 'name', 'email']).orderBy('created_at').orderBy('account_id').execute()

/** Whoever sets Rumbo up administers the installation; that they set it up is recorded. */
export const beginInstallation = (trx: Trx, account: string): Promise<unknown> =>
  peopleTables(trx).updateTable('accounts').set({ installation_administrator: true }).where('account_id', '=', account).execute()

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
async function keepOne(trx: Trx, leaving: string): Promise<void> {
  const ids = (await administrators(trx).select('account_id').execute()).map(({ account_id }) => account_id)
  if (!ids.includes(leaving)) throw new DomainError('MEMBER_NOT_FOUND', { person: leaving })
  if (ids.length === 1) throw new DomainError('INSTALLATION_ADMINISTRATOR_LAST')
}

/**
 * A password, a second step and an account itself may be of other workspaces too: whoever administers one gets no hand on
 * the others by them. @throws ACCOUNT_SHARED
 */
export async function checkAccountIsOurs(trx: Trx, scope: Scope, asker: Holder, id: string): Promise<void> {
  if (asker.duties?.includes(installationDuty)) return
  const wider = await peopleTables(trx)
    .selectFrom('accounts')
    .leftJoin('members', (join) =>
      join.onRef('members.principal_id', '=', 'accounts.account_id').on('members.workspace_id', '!=', scope.workspace),
    )
    .select('account_id')
    .where('account_id', '=', id)
    .where((where) => where.or([where('installation_administrator', '=', true), where('members.workspace_id', 'is not', null)]))
    .limit(1)
    .executeTakeFirst()
  if (wider) throw new DomainError('ACCOUNT_SHARED')
}

/**
 * Whether an account can go without leaving something to nobody.
 * @throws LAST_ADMINISTRATOR of a workspace, INSTALLATION_ADMINISTRATOR_LAST
 */
export async function checkNotNeeded(trx: Trx, account: string): Promise<void> {
  const isOne = await administrators(trx).select('account_id').where('account_id', '=', account).executeTakeFirst()
  if (isOne) await keepOne(trx, account)
  const { rows } = await sql`select from members m
    where m.principal_id = ${account} and 'administrator' = any(m.roles) and m.ends_at is null and not exists (
      select from members o join principals p on p.workspace_id = o.workspace_id and p.id = o.principal_id
      where o.workspace_id = m.workspace_id and o.principal_id <> m.principal_id and 'administrator' = any(o.roles)
        and o.ends_at is null and p.disabled_at is null)`.execute(trx)
  if (rows.length > 0) throw new DomainError('LAST_ADMINISTRATOR')
}
