import { sql } from 'kysely'
import type { Id, Language } from '#base'
import type { Database, Scope, Trx } from '#platform/database'
import { roles as allRoles, type Role } from '#platform/permissions'
import type { Secrets } from '#platform/secrets'

export type Theme = 'light' | 'dark' | 'auto'
type AccountRow = {
  account_id: string
  email: string
  email_hmac: Buffer
  name: string
  password_hash: string
  language: Language | null
  theme: Theme
  created_at: Date
  disabled_at: Date | null
}
type MemberRow = { workspace_id: string; principal_id: string; roles: string[]; created_at: Date }
type WorkspaceRow = { id: string; slug: string; name: string; language: Language; created_at: Date }
type PrincipalRow = { workspace_id: string; id: string; kind: 'person' | 'key' | 'system'; created_at: Date; disabled_at: Date | null }
type Tables = { accounts: AccountRow; members: MemberRow; workspaces: WorkspaceRow; principals: PrincipalRow }
const tables = (trx: Trx) => trx.$extendTables<Tables>()

/** A person who may sign in, in one workspace. The principal of a person has the account's id. */
export type Member = Readonly<{
  scope: Scope
  name: string
  email: string
  passwordHash: string
  language: Language | null
  theme: Theme
  roles: readonly Role[]
  workspace: { slug: string; name: string }
}>

const emailKey = (secrets: Secrets, email: string): Buffer => secrets.hmac('account-email', email.trim().toLowerCase())
const isRole = (text: string): text is Role => allRoles.some((role) => role === text)

const members = (trx: Trx) =>
  tables(trx)
    .selectFrom('accounts')
    .innerJoin('members', 'members.principal_id', 'accounts.account_id')
    .innerJoin('workspaces', 'workspaces.id', 'members.workspace_id')
    .innerJoin('principals', (join) =>
      join.onRef('principals.workspace_id', '=', 'members.workspace_id').onRef('principals.id', '=', 'members.principal_id'),
    )
    .where('accounts.disabled_at', 'is', null)
    .where('principals.disabled_at', 'is', null)
    .select([
      'members.workspace_id',
      'members.principal_id',
      'members.roles',
      'accounts.name',
      'accounts.email',
      'accounts.password_hash',
      'accounts.language',
      'accounts.theme',
      'workspaces.slug',
      'workspaces.name as workspace_name',
    ])
    .orderBy('members.created_at')

type MemberResult = NonNullable<Awaited<ReturnType<ReturnType<typeof members>['executeTakeFirst']>>>
const memberOf = (row: MemberResult): Member => ({
  scope: { workspace: row.workspace_id as Id<'workspace'>, principal: row.principal_id as Id<'principal'> },
  name: row.name,
  email: row.email,
  passwordHash: row.password_hash,
  language: row.language,
  theme: row.theme,
  roles: row.roles.filter(isRole),
  workspace: { slug: row.slug, name: row.workspace_name },
})

/** The person with this e-mail, in the workspace joined first. Look-ups go by a keyed hash, never by the clear text. */
export async function memberByEmail(trx: Trx, secrets: Secrets, email: string): Promise<Member | null> {
  const row = await members(trx).where('accounts.email_hmac', '=', emailKey(secrets, email)).executeTakeFirst()
  return row ? memberOf(row) : null
}

export async function memberOfScope(trx: Trx, scope: Scope): Promise<Member | null> {
  const row = await members(trx)
    .where('members.workspace_id', '=', scope.workspace)
    .where('members.principal_id', '=', scope.principal)
    .executeTakeFirst()
  return row ? memberOf(row) : null
}

/** The roles that a principal holds now, for work that runs later than it was asked for; none when it is gone. */
export const rolesOf = (database: Database, scope: Scope): Promise<readonly Role[]> =>
  database.asSystem(async (trx) => {
    const member = await memberOfScope(trx, scope)
    if (member) return member.roles
    const principal = await tables(trx)
      .selectFrom('principals')
      .select('kind')
      .where('workspace_id', '=', scope.workspace)
      .where('id', '=', scope.principal)
      .where('disabled_at', 'is', null)
      .executeTakeFirst()
    // The machine itself: what its own command line asked for.
    return principal?.kind === 'system' ? ['administrator'] : []
  })

/** Whether anybody can administer anything yet. */
export async function hasAdministrator(trx: Trx): Promise<boolean> {
  const row = await tables(trx)
    .selectFrom('members')
    .select('principal_id')
    .where(sql<boolean>`'administrator' = any(roles)`)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** Only one transaction at a time may decide whether there is an administrator. */
export async function lockFirstRun(trx: Trx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('rumbo.first-run'))`.execute(trx)
}

/** Name as part of an address: `Tienda Aurora` → `tienda-aurora`. */
export const slugOf = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '') || 'espacio'

export type NewMember = Readonly<{
  scope: Scope
  workspace: string
  name: string
  email: string
  passwordHash: string
  language: Language
  roles: readonly Role[]
}>

/** Creates a workspace and its first person. */
export async function addWorkspaceWithMember(trx: Trx, secrets: Secrets, member: NewMember, now: Date): Promise<void> {
  const { scope } = member
  const t = tables(trx)
  await t
    .insertInto('workspaces')
    .values({ id: scope.workspace, slug: slugOf(member.workspace), name: member.workspace, language: member.language, created_at: now })
    .execute()
  await t
    .insertInto('principals')
    .values({ workspace_id: scope.workspace, id: scope.principal, kind: 'person', created_at: now, disabled_at: null })
    .execute()
  await t
    .insertInto('accounts')
    .values({
      account_id: scope.principal,
      email: member.email.trim(),
      email_hmac: emailKey(secrets, member.email),
      name: member.name,
      password_hash: member.passwordHash,
      language: member.language,
      theme: 'auto',
      created_at: now,
      disabled_at: null,
    })
    .execute()
  await t
    .insertInto('members')
    .values({ workspace_id: scope.workspace, principal_id: scope.principal, roles: [...member.roles], created_at: now })
    .execute()
}

export async function setPreferences(
  trx: Trx,
  scope: Scope,
  preferences: { language?: Language | null | undefined; theme?: Theme | undefined },
): Promise<void> {
  const set = {
    ...(preferences.language === undefined ? {} : { language: preferences.language }),
    ...(preferences.theme === undefined ? {} : { theme: preferences.theme }),
  }
  if (Object.keys(set).length > 0) await tables(trx).updateTable('accounts').set(set).where('account_id', '=', scope.principal).execute()
}
