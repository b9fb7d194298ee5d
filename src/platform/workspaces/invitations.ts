import { DomainError, type Id, type Language, newId } from '#base'
import { record } from '#platform/activity'
import {
  accountByEmail,
  addAccount,
  addMember,
  checkPassword,
  emailKey,
  hashPassword,
  memberOfScope,
  newToken,
  tokenHash,
} from '#platform/auth'
import type { Database, Scope, Trx } from '#platform/database'
import { isDuty, isRole } from '#platform/permissions'
import type { Secrets } from '#platform/secrets'
import { checkMembership } from './people.ts'
import type { Invitation, InvitationSeen, NewInvitation } from './schema.ts'

type Row = {
  workspace_id: string
  id: string
  email: string
  email_hmac: Buffer
  roles: string[]
  duties: string[]
  language: Language
  token_hash: Buffer
  access_ends_at: Date | null
  invited_by: string
  created_at: Date
  ends_at: Date
  accepted_at: Date | null
}
const tables = (trx: Trx) => trx.$extendTables<{ invitations: Row }>()
type Needs = Readonly<{ database: Database; secrets: Secrets }>

/** How long an invitation's link works. */
export const invitationMs = 7 * 24 * 3_600_000
export const invitationPath = (token: string): string => `/invitation?token=${token}`

const view = (row: Row, now: Date): Invitation => ({
  id: row.id,
  email: row.email,
  roles: row.roles,
  duties: row.duties,
  accessEndsAt: row.access_ends_at?.toISOString() ?? null,
  createdAt: row.created_at.toISOString(),
  endsAt: row.ends_at.toISOString(),
  state: row.accepted_at !== null ? 'accepted' : row.ends_at <= now ? 'expired' : 'open',
})

/**
 * Invites somebody; an open invitation for the same e-mail is replaced.
 * @returns the token of the link, shown this once and stored hashed
 * @throws MEMBER_ALREADY, EXTERNAL_WITHOUT_END
 */
export async function invite(
  trx: Trx,
  secrets: Secrets,
  scope: Scope,
  input: NewInvitation,
  now: Date,
): Promise<{ id: string; token: string }> {
  checkMembership(input.roles, input.accessEndsAt)
  const known = await accountByEmail(trx, secrets, input.email)
  if (known && (await memberOfScope(trx, { ...scope, principal: known }))) throw new DomainError('MEMBER_ALREADY')
  const [id, token, email_hmac] = [newId<'invitation'>(), newToken(), emailKey(secrets, input.email)]
  await tables(trx)
    .deleteFrom('invitations')
    .where('workspace_id', '=', scope.workspace)
    .where('email_hmac', '=', email_hmac)
    .where('accepted_at', 'is', null)
    .execute()
  await tables(trx)
    .insertInto('invitations')
    .values({
      workspace_id: scope.workspace,
      id,
      email: input.email.trim(),
      email_hmac,
      roles: [...new Set(input.roles)],
      duties: [...new Set(input.duties)],
      language: input.language,
      token_hash: tokenHash(token),
      access_ends_at: input.accessEndsAt === null ? null : new Date(input.accessEndsAt),
      invited_by: scope.principal,
      created_at: now,
      ends_at: new Date(now.getTime() + invitationMs),
      accepted_at: null,
    })
    .execute()
  await record(trx, scope, { kind: 'invitation.made', subject: `invitation:${id}`, payload: { roles: input.roles, duties: input.duties } })
  return { id, token }
}

/** Newest first. */
export async function listInvitations(
  trx: Trx,
  scope: Scope,
  page: { limit: number; before: string | null },
  now: Date,
): Promise<Invitation[]> {
  let query = tables(trx)
    .selectFrom('invitations')
    .selectAll()
    .where('workspace_id', '=', scope.workspace)
    .orderBy('id', 'desc')
    .limit(page.limit)
  if (page.before !== null) query = query.where('id', '<', page.before)
  return (await query.execute()).map((row) => view(row, now))
}

/** A new link for the same invitation, seven days from now; the old link stops working. @throws INVITATION_NOT_FOUND */
export async function renewInvitation(
  trx: Trx,
  scope: Scope,
  id: string,
  now: Date,
): Promise<{ id: string; token: string; email: string; language: Language }> {
  const token = newToken()
  const row = await tables(trx)
    .updateTable('invitations')
    .set({ token_hash: tokenHash(token), ends_at: new Date(now.getTime() + invitationMs) })
    .where('workspace_id', '=', scope.workspace)
    .where('id', '=', id)
    .where('accepted_at', 'is', null)
    .returning(['email', 'language'])
    .executeTakeFirst()
  if (!row) throw new DomainError('INVITATION_NOT_FOUND', { invitation: id })
  await record(trx, scope, { kind: 'invitation.renewed', subject: `invitation:${id}` })
  return { id, token, ...row }
}

/** @throws INVITATION_NOT_FOUND, also for one that was accepted */
export async function revokeInvitation(trx: Trx, scope: Scope, id: string): Promise<void> {
  const { numDeletedRows } = await tables(trx)
    .deleteFrom('invitations')
    .where('workspace_id', '=', scope.workspace)
    .where('id', '=', id)
    .where('accepted_at', 'is', null)
    .executeTakeFirst()
  if (numDeletedRows === 0n) throw new DomainError('INVITATION_NOT_FOUND', { invitation: id })
  await record(trx, scope, { kind: 'invitation.revoked', subject: `invitation:${id}` })
}

async function byToken(trx: Trx, token: string, now: Date): Promise<Row & { workspace: string }> {
  const row = await trx
    .$extendTables<{ invitations: Row; workspaces: { id: string; name: string } }>()
    .selectFrom('invitations')
    .innerJoin('workspaces', 'workspaces.id', 'invitations.workspace_id')
    .selectAll('invitations')
    .select('workspaces.name as workspace')
    .where('token_hash', '=', tokenHash(token))
    .where('accepted_at', 'is', null)
    .where('ends_at', '>', now)
    .executeTakeFirst()
  if (!row) throw new DomainError('INVITATION_LINK_INVALID')
  return row
}

/** What whoever opened the link has to do. @throws INVITATION_LINK_INVALID */
export async function lookAtInvitation(
  trx: Trx,
  secrets: Secrets,
  token: string,
  visitor: string | null,
  now: Date,
): Promise<InvitationSeen> {
  const row = await byToken(trx, token, now)
  const account = await accountByEmail(trx, secrets, row.email)
  const next = visitor === null ? (account ? 'sign-in' : 'new') : visitor === account ? 'join' : 'other'
  return { workspace: row.workspace, email: row.email, language: row.language, next }
}

/**
 * Makes the invited person one of the workspace: with a new account, or with the one they are signed in to.
 * @param visitor  the account that is signed in, or null
 * @returns who came in, and whether an account was made just now
 * @throws INVITATION_LINK_INVALID, INVITATION_NEEDS_SIGN_IN when the e-mail has an account, INVITATION_FOR_ANOTHER, PASSWORD_…
 */
export async function acceptInvitation(
  { database, secrets }: Needs,
  input: { token: string; name?: string | undefined; password?: string | undefined },
  visitor: string | null,
  now: Date,
): Promise<{ scope: Scope; isNew: boolean }> {
  const seen = await database.asSystem((trx) => lookAtInvitation(trx, secrets, input.token, visitor, now))
  if (seen.next === 'other') throw new DomainError('INVITATION_FOR_ANOTHER')
  if (seen.next === 'sign-in') throw new DomainError('INVITATION_NEEDS_SIGN_IN')
  const isNew = seen.next === 'new'
  const { name = '', password = '' } = input
  if (isNew) checkPassword(password, [seen.email, name, seen.workspace])
  const passwordHash = isNew ? await hashPassword(password) : null
  return database.asSystem(async (trx) => {
    const row = await byToken(trx, input.token, now)
    const existing = await accountByEmail(trx, secrets, row.email)
    if (isNew === (existing !== null)) throw new DomainError('INVITATION_NEEDS_SIGN_IN')
    const scope: Scope = { workspace: row.workspace_id as Id<'workspace'>, principal: existing ?? newId<'principal'>() }
    if (isNew)
      await addAccount(
        trx,
        secrets,
        { id: scope.principal, name: name || row.email, email: row.email, passwordHash, language: row.language },
        now,
      )
    const [roles, duties] = [row.roles.filter(isRole), row.duties.filter(isDuty)]
    await addMember(trx, scope, { roles, duties, endsAt: row.access_ends_at }, now)
    await tables(trx)
      .updateTable('invitations')
      .set({ accepted_at: now })
      .where('workspace_id', '=', row.workspace_id)
      .where('id', '=', row.id)
      .execute()
    await record(trx, scope, { kind: 'invitation.accepted', subject: `invitation:${row.id}` })
    await record(trx, scope, { kind: 'person.added', subject: `principal:${scope.principal}`, payload: { roles, duties } })
    return { scope, isNew }
  })
}
