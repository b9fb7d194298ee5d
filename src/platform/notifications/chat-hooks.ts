import { DomainError, newId } from '#base'
import type { Scope, Trx } from '#platform/database'
import type { Secrets } from '#platform/secrets'
import { tables } from './tables.ts'

export type StoredHook = Readonly<{
  id: string
  name: string
  form: 'slack' | 'teams'
  host: string
  kinds: string[]
  sentAt: Date | null
  failure: string | null
  /** Removed: until when it can be put back. */
  restorableUntil: Date | null
}>

const purpose = (workspace: string): string => `chat-hook ${workspace}`
export const hookUrl = (secrets: Secrets, workspace: string, sealed: Buffer): string =>
  secrets.open(purpose(workspace), sealed).toString('utf8')

/** How long a removed chat can be put back; then its address is forgotten. */
const keepMs = 30 * 86_400_000

/** Those in use, or those that were removed and can still be put back. */
export async function listHooks(trx: Trx, scope: Pick<Scope, 'workspace'>, removed = false): Promise<StoredHook[]> {
  const rows = await tables(trx)
    .selectFrom('chat_hooks')
    .select(['id', 'name', 'form', 'host', 'kinds', 'sent_at', 'failure', 'deleted_at'])
    .where('workspace_id', '=', scope.workspace)
    .where('deleted_at', removed ? 'is not' : 'is', null)
    .orderBy('id')
    .execute()
  return rows.map(({ sent_at, deleted_at, ...row }) => ({
    ...row,
    sentAt: sent_at,
    restorableUntil: deleted_at && new Date(deleted_at.getTime() + keepMs),
  }))
}

export async function addHook(
  trx: Trx,
  scope: Scope,
  secrets: Secrets,
  hook: { name: string; form: 'slack' | 'teams'; url: string; kinds: readonly string[] },
  now: Date,
): Promise<string> {
  const id = newId<'chat-hook'>()
  await tables(trx)
    .insertInto('chat_hooks')
    .values({
      workspace_id: scope.workspace,
      id,
      name: hook.name,
      form: hook.form,
      host: new URL(hook.url).host,
      sealed_url: secrets.seal(purpose(scope.workspace), Buffer.from(hook.url)),
      kinds: [...hook.kinds],
      created_at: now,
      sent_at: null,
      failure: null,
      deleted_at: null,
    })
    .execute()
  return id
}

/** @throws CHAT_HOOK_NOT_FOUND */
export async function findHook(trx: Trx, scope: Pick<Scope, 'workspace'>, id: string) {
  const row = await tables(trx)
    .selectFrom('chat_hooks')
    .select(['id', 'form', 'sealed_url'])
    .where('workspace_id', '=', scope.workspace)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  if (!row) throw new DomainError('CHAT_HOOK_NOT_FOUND', { hook: id })
  return row
}

/** Takes a chat out of use; for 30 days it can be put back. @throws CHAT_HOOK_NOT_FOUND */
export async function removeHook(trx: Trx, scope: Scope, id: string, now: Date): Promise<void> {
  await findHook(trx, scope, id)
  await changeHook(trx, scope, id, { deleted_at: now })
}

/** @throws CHAT_HOOK_NOT_FOUND for one that was not removed, or longer than 30 days ago */
export async function restoreHook(trx: Trx, scope: Scope, id: string): Promise<void> {
  const removed = await listHooks(trx, scope, true)
  if (!removed.some((hook) => hook.id === id)) throw new DomainError('CHAT_HOOK_NOT_FOUND', { hook: id })
  await changeHook(trx, scope, id, { deleted_at: null })
}

/** Keeps that a message arrived, or why it did not. */
export const noteSent = (trx: Trx, scope: Pick<Scope, 'workspace'>, id: string, failure: string | null, now: Date): Promise<void> =>
  changeHook(trx, scope, id, failure === null ? { sent_at: now, failure } : { failure })

type Change = { deleted_at: Date | null } | { sent_at?: Date; failure: string | null }
async function changeHook(trx: Trx, scope: Pick<Scope, 'workspace'>, id: string, change: Change): Promise<void> {
  await tables(trx).updateTable('chat_hooks').set(change).where('workspace_id', '=', scope.workspace).where('id', '=', id).execute()
}

/** Forgets what was removed longer ago than it can be put back. */
export const sweepHooks = (trx: Trx, now: Date): Promise<unknown> =>
  tables(trx)
    .deleteFrom('chat_hooks')
    .where('deleted_at', '<', new Date(now.getTime() - keepMs))
    .execute()
