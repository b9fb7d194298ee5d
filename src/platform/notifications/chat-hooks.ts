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
}>

const purpose = (workspace: string): string => `chat-hook ${workspace}`
export const hookUrl = (secrets: Secrets, workspace: string, sealed: Buffer): string =>
  secrets.open(purpose(workspace), sealed).toString('utf8')

export async function listHooks(trx: Trx, scope: Pick<Scope, 'workspace'>): Promise<StoredHook[]> {
  const rows = await tables(trx)
    .selectFrom('chat_hooks')
    .select(['id', 'name', 'form', 'host', 'kinds', 'sent_at', 'failure'])
    .where('workspace_id', '=', scope.workspace)
    .orderBy('id')
    .execute()
  return rows.map(({ sent_at, ...row }) => ({ ...row, sentAt: sent_at }))
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
    .executeTakeFirst()
  if (!row) throw new DomainError('CHAT_HOOK_NOT_FOUND', { hook: id })
  return row
}

/** @throws CHAT_HOOK_NOT_FOUND */
export async function removeHook(trx: Trx, scope: Scope, id: string): Promise<void> {
  await findHook(trx, scope, id)
  await tables(trx).deleteFrom('chat_hooks').where('workspace_id', '=', scope.workspace).where('id', '=', id).execute()
}
