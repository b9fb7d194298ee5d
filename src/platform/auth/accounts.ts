import { sql } from 'kysely'
import type { Id, Language } from '#base'
import type { Scope, Trx } from '#platform/database'
import { type Duty, type Holder, installationDuty, isDuty, isRole, type Power, powerOf, type Role } from '#platform/permissions'
import type { Secrets } from '#platform/secrets'
import { peopleTables, type Theme } from './tables.ts'

/** A person who may sign in, in one workspace. The principal of a person has the account's id. */
export type Member = Readonly<{
  scope: Scope
  name: string
  email: string
  passwordHash: string | null
  language: Language | null
  theme: Theme
  roles: readonly Role[]
  duties: readonly Power[]
  /** Whether signing in takes a code besides the password. */
  secondStep: boolean
  workspace: { slug: string; name: string; language: Language; secondStepRequired: boolean; example: boolean; currency: string }
}>

/** Look-ups go by a keyed hash, never by the clear text. */
export const emailKey = (secrets: Secrets, email: string): Buffer => secrets.hmac('account-email', email.trim().toLowerCase())

/** What a row of people must be for them to have access at this moment; the statement joins these four tables by name. */
export const hasAccess = `accounts.disabled_at is null and principals.disabled_at is null
  and (members.ends_at is null or members.ends_at > now())`

const members = (trx: Trx) =>
  peopleTables(trx)
    .selectFrom('accounts')
    .innerJoin('members', 'members.principal_id', 'accounts.account_id')
    .innerJoin('workspaces', 'workspaces.id', 'members.workspace_id')
    .innerJoin('principals', (join) =>
      join.onRef('principals.workspace_id', '=', 'members.workspace_id').onRef('principals.id', '=', 'members.principal_id'),
    )
    .where(sql<boolean>`${sql.raw(hasAccess)}`)
    .select([
      'members.workspace_id',
      'members.principal_id',
      'members.roles',
      'members.duties',
      'accounts.installation_administrator',
      'accounts.name',
      'accounts.email',
      'accounts.password_hash',
      'accounts.language',
      'accounts.theme',
      sql<boolean>`accounts.totp_sealed is not null`.as('second_step'),
      'workspaces.slug',
      'workspaces.name as workspace_name',
      'workspaces.language as workspace_language',
      'workspaces.second_step_required',
      'workspaces.example',
      'workspaces.currency',
    ])
    .orderBy('members.created_at')
    .orderBy('members.workspace_id')

/** Duties given in the workspace, and what the account holds in all of them. */
export const powersOf = (row: { duties: readonly string[]; installation_administrator: boolean }): Power[] => [
  ...row.duties.filter(isDuty),
  ...powerOf(row.installation_administrator),
]

type MemberResult = NonNullable<Awaited<ReturnType<ReturnType<typeof members>['executeTakeFirst']>>>
const memberOf = (row: MemberResult): Member => ({
  scope: { workspace: row.workspace_id as Id<'workspace'>, principal: row.principal_id as Id<'principal'> },
  name: row.name,
  email: row.email,
  passwordHash: row.password_hash,
  language: row.language,
  theme: row.theme,
  roles: row.roles.filter(isRole),
  duties: powersOf(row),
  secondStep: row.second_step,
  workspace: {
    slug: row.slug,
    name: row.workspace_name,
    language: row.workspace_language,
    secondStepRequired: row.second_step_required,
    example: row.example,
    currency: row.currency,
  },
})

/** The person with this e-mail, in the workspace joined first; null for nobody, and for somebody without access anywhere. */
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

/** The same person in every workspace that is open to them, the one joined first first. */
export async function membershipsOf(trx: Trx, account: string): Promise<Member[]> {
  return (await members(trx).where('members.principal_id', '=', account).execute()).map(memberOf)
}

const nobody: Holder = { roles: [] }
/** The machine itself: what its own command line asked for. */
export const machine = { roles: ['administrator'], duties: [installationDuty] } as const satisfies Holder

async function isMachine(trx: Trx, scope: Scope): Promise<boolean> {
  const principal = await peopleTables(trx)
    .selectFrom('principals')
    .select('kind')
    .where('workspace_id', '=', scope.workspace)
    .where('id', '=', scope.principal)
    .where('disabled_at', 'is', null)
    .executeTakeFirst()
  return principal?.kind === 'system'
}

/** What a person or a key may rest a claim on at this moment; nothing when it is gone or was deactivated. */
export async function holderOf(trx: Trx, scope: Scope): Promise<Holder> {
  const member = await memberOfScope(trx, scope)
  if (member) return member
  const key = await peopleTables(trx)
    .selectFrom('api_keys')
    .innerJoin('principals', (join) =>
      join.onRef('principals.workspace_id', '=', 'api_keys.workspace_id').onRef('principals.id', '=', 'api_keys.id'),
    )
    .select(['api_keys.owner_id', 'api_keys.permissions'])
    .where('api_keys.workspace_id', '=', scope.workspace)
    .where('api_keys.id', '=', scope.principal)
    .where('api_keys.ends_at', '>', sql<Date>`now()`)
    .where('principals.disabled_at', 'is', null)
    .executeTakeFirst()
  if (!key) return (await isMachine(trx, scope)) ? machine : nobody
  const owner = await memberOfScope(trx, { ...scope, principal: key.owner_id as Id<'principal'> })
  return owner ? { roles: owner.roles, duties: owner.duties, only: key.permissions } : nobody
}

/** Whether anybody can administer anything yet. */
export async function hasAdministrator(trx: Trx): Promise<boolean> {
  const row = await peopleTables(trx)
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

export type NewAccount = Readonly<{ id: Id<'principal'>; name: string; email: string; passwordHash: string | null; language: Language }>

/** Creates an account; it belongs to no workspace yet. */
export async function addAccount(trx: Trx, secrets: Secrets, account: NewAccount, now: Date): Promise<void> {
  await peopleTables(trx)
    .insertInto('accounts')
    .values({
      account_id: account.id,
      email: account.email.trim(),
      email_hmac: emailKey(secrets, account.email),
      name: account.name,
      password_hash: account.passwordHash,
      language: account.language,
      theme: 'auto',
      created_at: now,
      disabled_at: null,
      installation_administrator: false,
      totp_sealed: null,
      totp_pending: null,
      totp_step: 0,
    })
    .execute()
}

export async function accountByEmail(trx: Trx, secrets: Secrets, email: string): Promise<Id<'principal'> | null> {
  const row = await peopleTables(trx)
    .selectFrom('accounts')
    .select('account_id')
    .where('email_hmac', '=', emailKey(secrets, email))
    .executeTakeFirst()
  return row ? (row.account_id as Id<'principal'>) : null
}

export type Membership = Readonly<{ roles: readonly Role[]; duties?: readonly Duty[]; endsAt?: Date | null }>

/** Makes an account a person of a workspace. */
export async function addMember(trx: Trx, scope: Scope, { roles, duties = [], endsAt = null }: Membership, now: Date): Promise<void> {
  const { workspace: workspace_id, principal } = scope
  await peopleTables(trx)
    .insertInto('principals')
    .values({ workspace_id, id: principal, kind: 'person', created_at: now, disabled_at: null })
    // A person who left and comes back keeps the name under which the activity log knows them.
    .onConflict((conflict) => conflict.columns(['workspace_id', 'id']).doUpdateSet({ disabled_at: null }))
    .execute()
  await peopleTables(trx)
    .insertInto('members')
    .values({ workspace_id, principal_id: principal, roles: [...roles], duties: [...duties], created_at: now, ends_at: endsAt })
    // Invited again after the access was taken away or ended: the new roles hold.
    .onConflict((conflict) =>
      conflict.columns(['workspace_id', 'principal_id']).doUpdateSet({ roles: [...roles], duties: [...duties], ends_at: endsAt }),
    )
    .execute()
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

export type NewWorkspace = Readonly<{
  id: Id<'workspace'>
  name: string
  language: Language
  currency?: string
  timeZone?: string
  example?: boolean
}>

/** Creates a workspace; a second one of the same name gets a number in its address. */
export async function addWorkspace(trx: Trx, workspace: NewWorkspace, now: Date): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('rumbo.workspace-slug'))`.execute(trx)
  const base = slugOf(workspace.name)
  const taken = await peopleTables(trx).selectFrom('workspaces').select('slug').where('slug', 'like', `${base}%`).execute()
  const slugs = new Set(taken.map(({ slug }) => slug))
  let slug = base
  for (let n = 2; slugs.has(slug); n++) slug = `${base}-${n}`
  await peopleTables(trx)
    .insertInto('workspaces')
    .values({
      id: workspace.id,
      slug,
      name: workspace.name,
      language: workspace.language,
      currency: workspace.currency ?? 'EUR',
      time_zone: workspace.timeZone ?? 'Europe/Madrid',
      second_step_required: false,
      example: workspace.example ?? false,
      created_at: now,
    })
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
  if (Object.keys(set).length > 0)
    await peopleTables(trx).updateTable('accounts').set(set).where('account_id', '=', scope.principal).execute()
}

/** What principals of a workspace are called: people by their name, the others and those who left without one. */
export async function principalNames(
  trx: Trx,
  workspace: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, { kind: 'person' | 'key' | 'system'; name: string | null }>> {
  if (ids.length === 0) return new Map()
  const rows = await peopleTables(trx)
    .selectFrom('principals')
    .leftJoin('accounts', 'accounts.account_id', 'principals.id')
    .select(['principals.id', 'principals.kind', 'accounts.name'])
    .where('principals.workspace_id', '=', workspace)
    .where('principals.id', 'in', [...ids])
    .execute()
  return new Map(rows.map(({ id, kind, name }) => [id, { kind, name }]))
}
