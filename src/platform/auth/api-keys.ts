import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { DomainError, newId } from '#base'
import { record } from '#platform/activity'
import type { Scope, Trx } from '#platform/database'
import type { Holder, Permissions } from '#platform/permissions'
import { peopleTables } from './tables.ts'
import { tokenHash } from './tokens.ts'

/** Tokens of keys begin with this, so that a leaked one is recognised for what it is. */
export const prefix = 'rk_'
const millisecondsPerDay = 86_400_000

export type ApiKey = Readonly<{
  id: string
  name: string
  owner: string
  ownerName: string
  /** The last four characters of the token. */
  hint: string
  permissions: readonly string[]
  createdAt: Date
  endsAt: Date
  usedAt: Date | null
}>

/**
 * Makes a key that acts as a principal of its own, with some of its maker's permissions.
 * @returns its token, shown this once and stored hashed
 * @throws API_KEY_TOO_WIDE naming a permission that the maker does not hold
 */
export async function addKey(
  trx: Trx,
  scope: Scope,
  key: { name: string; permissions: readonly string[]; days: number },
  rights: { permissions: Permissions; maker: Holder },
  now: Date,
): Promise<{ id: string; token: string }> {
  const beyond = key.permissions.find((name) => !rights.permissions.holds(rights.maker, name))
  if (beyond !== undefined) throw new DomainError('API_KEY_TOO_WIDE', { permission: beyond })
  const id = newId<'principal'>()
  const token = `${prefix}${randomBytes(32).toString('base64url')}`
  const t = peopleTables(trx)
  await t.insertInto('principals').values({ workspace_id: scope.workspace, id, kind: 'key', created_at: now, disabled_at: null }).execute()
  await t
    .insertInto('api_keys')
    .values({
      workspace_id: scope.workspace,
      id,
      owner_id: scope.principal,
      name: key.name,
      token_hash: tokenHash(token),
      hint: token.slice(-4),
      permissions: [...new Set(key.permissions)],
      created_at: now,
      ends_at: new Date(now.getTime() + key.days * millisecondsPerDay),
      used_at: null,
    })
    .execute()
  await record(trx, scope, { kind: 'key.made', subject: `key:${id}`, payload: { permissions: key.permissions, days: key.days } })
  return { id, token }
}

/** Keys of the workspace, newest first; of one owner with `owner`. */
export async function listKeys(trx: Trx, scope: Scope, page: { owner?: string; limit: number; before: string | null }): Promise<ApiKey[]> {
  let query = peopleTables(trx)
    .selectFrom('api_keys')
    .innerJoin('accounts', 'accounts.account_id', 'api_keys.owner_id')
    .select([
      'id',
      'api_keys.name',
      'owner_id',
      'accounts.name as owner_name',
      'hint',
      'permissions',
      'api_keys.created_at',
      'ends_at',
      'used_at',
    ])
    .where('workspace_id', '=', scope.workspace)
  if (page.owner !== undefined) query = query.where('owner_id', '=', page.owner)
  if (page.before !== null) query = query.where('id', '<', page.before)
  const rows = await query.orderBy('id', 'desc').limit(page.limit).execute()
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    owner: row.owner_id,
    ownerName: row.owner_name,
    hint: row.hint,
    permissions: row.permissions,
    createdAt: row.created_at,
    endsAt: row.ends_at,
    usedAt: row.used_at,
  }))
}

/** Ends a key at once; its principal stays, deactivated, for the activity log. @throws API_KEY_NOT_FOUND */
export async function revokeKey(trx: Trx, scope: Scope, id: string, owner?: string): Promise<void> {
  const t = peopleTables(trx)
  let query = t.deleteFrom('api_keys').where('workspace_id', '=', scope.workspace).where('id', '=', id)
  if (owner !== undefined) query = query.where('owner_id', '=', owner)
  if ((await query.executeTakeFirst()).numDeletedRows === 0n) throw new DomainError('API_KEY_NOT_FOUND', { key: id })
  await t
    .updateTable('principals')
    .set({ disabled_at: sql<Date>`now()` })
    .where('workspace_id', '=', scope.workspace)
    .where('id', '=', id)
    .execute()
  await record(trx, scope, { kind: 'key.revoked', subject: `key:${id}` })
}

/** Ends every key of a person in a workspace. Answers with how many. */
export async function revokeKeysOf(trx: Trx, scope: Scope, owner: string): Promise<number> {
  const keys = await peopleTables(trx)
    .selectFrom('api_keys')
    .select('id')
    .where('workspace_id', '=', scope.workspace)
    .where('owner_id', '=', owner)
    .execute()
  for (const { id } of keys) await revokeKey(trx, scope, id)
  return keys.length
}
