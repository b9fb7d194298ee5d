import type { Id } from '#base'
import type { Scope, Trx } from '#platform/database'
import { newToken, tokenHash } from './tokens.ts'

type SessionRow = { token_hash: Buffer; workspace_id: string; principal_id: string; created_at: Date; seen_at: Date; ends_at: Date }
const tables = (trx: Trx) => trx.$extendTables<{ sessions: SessionRow }>()

export const idleMs = 12 * 3_600_000
export const absoluteMs = 7 * 24 * 3_600_000
/** `seen_at` is written at most once a minute. */
const noticeMs = 60_000

/** Opens a session and answers with its token, which is stored nowhere; sessions that ended are swept. */
export async function openSession(trx: Trx, scope: Scope, now: Date): Promise<string> {
  const token = newToken()
  const t = tables(trx)
  await t
    .deleteFrom('sessions')
    .where((where) => where.or([where('ends_at', '<=', now), where('seen_at', '<=', new Date(now.getTime() - idleMs))]))
    .execute()
  await t
    .insertInto('sessions')
    .values({
      token_hash: tokenHash(token),
      workspace_id: scope.workspace,
      principal_id: scope.principal,
      created_at: now,
      seen_at: now,
      ends_at: new Date(now.getTime() + absoluteMs),
    })
    .execute()
  return token
}

/** Whose session it is; null when there is none, it ended, or nobody used it for twelve hours. */
export async function findSession(trx: Trx, token: string, now: Date): Promise<Scope | null> {
  const t = tables(trx)
  const hash = tokenHash(token)
  const row = await t
    .selectFrom('sessions')
    .select(['workspace_id', 'principal_id', 'seen_at'])
    .where('token_hash', '=', hash)
    .where('ends_at', '>', now)
    .where('seen_at', '>', new Date(now.getTime() - idleMs))
    .executeTakeFirst()
  if (!row) return null
  if (now.getTime() - row.seen_at.getTime() > noticeMs)
    await t.updateTable('sessions').set({ seen_at: now }).where('token_hash', '=', hash).execute()
  return { workspace: row.workspace_id as Id<'workspace'>, principal: row.principal_id as Id<'principal'> }
}

export async function closeSession(trx: Trx, token: string): Promise<void> {
  await tables(trx).deleteFrom('sessions').where('token_hash', '=', tokenHash(token)).execute()
}
