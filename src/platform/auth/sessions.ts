import { sql } from 'kysely'
import { DomainError, type Id } from '#base'
import type { Scope, Trx } from '#platform/database'
import { peopleTables } from './tables.ts'
import { newToken, tokenHash } from './tokens.ts'

export const idleMs = 12 * 3_600_000
export const absoluteMs = 7 * 24 * 3_600_000
/** `seen_at` is written at most once a minute. */
const noticeMs = 60_000

/** What is kept of where a session was opened. */
export type Origin = Readonly<{
  device: string
  network: string
  /** A session by single sign-on belongs to the workspace whose provider vouched for the person. */
  provider?: Readonly<{ issuer: string; subject: string; session: string | null }>
}>
export type FoundSession = Readonly<{ scope: Scope; id: string; via: 'password' | 'single-sign-on' }>

/** Opens a session and answers with its token, which is stored nowhere; sessions that ended are swept. */
export async function openSession(trx: Trx, scope: Scope, origin: Origin, now: Date): Promise<string> {
  const token = newToken()
  const t = peopleTables(trx)
  await t
    .deleteFrom('sessions')
    .where((where) => where.or([where('ends_at', '<=', now), where('seen_at', '<=', new Date(now.getTime() - idleMs))]))
    .execute()
  await t
    .insertInto('sessions')
    .values({
      token_hash: tokenHash(token),
      id: sql<string>`gen_random_uuid()`,
      workspace_id: scope.workspace,
      principal_id: scope.principal,
      created_at: now,
      seen_at: now,
      ends_at: new Date(now.getTime() + absoluteMs),
      device: origin.device,
      network: origin.network,
      via: origin.provider ? 'single-sign-on' : 'password',
      issuer: origin.provider?.issuer ?? null,
      subject: origin.provider?.subject ?? null,
      provider_session: origin.provider?.session ?? null,
    })
    .execute()
  return token
}

/** Whose session it is; null when there is none, it ended, or nobody used it for twelve hours. */
export async function findSession(trx: Trx, token: string, now: Date): Promise<FoundSession | null> {
  const t = peopleTables(trx)
  const hash = tokenHash(token)
  const row = await t
    .selectFrom('sessions')
    .select(['id', 'workspace_id', 'principal_id', 'seen_at', 'via'])
    .where('token_hash', '=', hash)
    .where('ends_at', '>', now)
    .where('seen_at', '>', new Date(now.getTime() - idleMs))
    .executeTakeFirst()
  if (!row) return null
  if (now.getTime() - row.seen_at.getTime() > noticeMs)
    await t.updateTable('sessions').set({ seen_at: now }).where('token_hash', '=', hash).execute()
  return {
    scope: { workspace: row.workspace_id as Id<'workspace'>, principal: row.principal_id as Id<'principal'> },
    id: row.id,
    via: row.via,
  }
}

/**
 * Gives a session a new token, and with `workspace` moves it there: after each change of what it may do, a token that
 * somebody held before is worth nothing.
 */
export async function rotateSession(trx: Trx, token: string, workspace?: Id<'workspace'>): Promise<string> {
  const next = newToken()
  await peopleTables(trx)
    .updateTable('sessions')
    .set({ token_hash: tokenHash(next), ...(workspace === undefined ? {} : { workspace_id: workspace }) })
    .where('token_hash', '=', tokenHash(token))
    .execute()
  return next
}

export async function closeSession(trx: Trx, token: string): Promise<void> {
  await peopleTables(trx).deleteFrom('sessions').where('token_hash', '=', tokenHash(token)).execute()
}

/** Ends the sessions of a person: all, those of one workspace, or all but the one with this token. Answers with how many. */
export async function closeSessionsOf(trx: Trx, account: string, which: { workspace?: string; except?: string } = {}): Promise<number> {
  let query = peopleTables(trx).deleteFrom('sessions').where('principal_id', '=', account)
  if (which.workspace !== undefined) query = query.where('workspace_id', '=', which.workspace)
  if (which.except !== undefined) query = query.where('token_hash', '!=', tokenHash(which.except))
  return Number((await query.executeTakeFirst()).numDeletedRows)
}

export type OpenSession = Readonly<{
  id: string
  device: string
  network: string
  via: 'password' | 'single-sign-on'
  workspace: string
  createdAt: Date
  seenAt: Date
  isThis: boolean
}>

/** The open sessions of a person, last used first. A session by single sign-on sees those of its own workspace. */
export async function listSessions(trx: Trx, token: string, found: FoundSession, now: Date): Promise<OpenSession[]> {
  let query = peopleTables(trx)
    .selectFrom('sessions')
    .innerJoin('workspaces', 'workspaces.id', 'sessions.workspace_id')
    .select([
      'sessions.id',
      'sessions.token_hash',
      'sessions.device',
      'sessions.network',
      'sessions.via',
      'sessions.created_at',
      'sessions.seen_at',
      'workspaces.name as workspace',
    ])
    .where('sessions.principal_id', '=', found.scope.principal)
    .where('sessions.ends_at', '>', now)
    .where('sessions.seen_at', '>', new Date(now.getTime() - idleMs))
  if (found.via === 'single-sign-on') query = query.where('sessions.workspace_id', '=', found.scope.workspace)
  const rows = await query.orderBy('sessions.seen_at', 'desc').orderBy('sessions.id').execute()
  const own = tokenHash(token)
  return rows.map((row) => ({
    id: row.id,
    device: row.device,
    network: row.network,
    via: row.via,
    workspace: row.workspace,
    createdAt: row.created_at,
    seenAt: row.seen_at,
    isThis: row.token_hash.equals(own),
  }))
}

/** @throws SESSION_NOT_FOUND, also for a session of somebody else */
export async function revokeSession(trx: Trx, found: FoundSession, id: string): Promise<void> {
  let query = peopleTables(trx).deleteFrom('sessions').where('id', '=', id).where('principal_id', '=', found.scope.principal)
  if (found.via === 'single-sign-on') query = query.where('workspace_id', '=', found.scope.workspace)
  if ((await query.executeTakeFirst()).numDeletedRows === 0n) throw new DomainError('SESSION_NOT_FOUND', { session: id })
}
