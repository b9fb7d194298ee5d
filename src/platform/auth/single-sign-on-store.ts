import { DomainError, type Id } from '#base'
import { record } from '#platform/activity'
import type { Scope, Trx } from '#platform/database'
import type { Secrets } from '#platform/secrets'
import type { SingleSignOn, SingleSignOnChange } from './single-sign-on-schema.ts'
import { tokenHash } from './tokens.ts'

type Row = {
  workspace_id: string
  issuer: string
  client_id: string
  client_secret_sealed: Buffer
  groups_claim: string
  role_map: Record<string, string[]>
  default_roles: string[]
  allowed_domains: string[]
  enabled: boolean
  updated_at: Date
}
type PersonRow = { workspace_id: string; issuer: string; subject: string; principal_id: string }
type VisitRow = { state_hash: Buffer; workspace_id: string; sealed: Buffer; ends_at: Date }
type TokenRow = { issuer: string; jti: string; ends_at: Date }
const tables = (trx: Trx) =>
  trx.$extendTables<{
    single_sign_on: Row
    single_sign_on_people: PersonRow
    single_sign_on_visits: VisitRow
    logout_tokens: TokenRow
    workspaces: { id: string; slug: string }
  }>()

const secretPurpose = 'single-sign-on'
const visitPurpose = 'single-sign-on-visit'
const visitMs = 10 * 60_000

/** A workspace's provider with the client's secret, for this feature. */
export type Provider = SingleSignOn & Readonly<{ workspace: Id<'workspace'>; clientSecret: string }>

const settingsOf = (row: Row): SingleSignOn => ({
  issuer: row.issuer,
  clientId: row.client_id,
  groupsClaim: row.groups_claim,
  roleMap: row.role_map,
  defaultRoles: row.default_roles,
  allowedDomains: row.allowed_domains,
  enabled: row.enabled,
})
const providerOf = (row: Row, secrets: Secrets): Provider => ({
  ...settingsOf(row),
  workspace: row.workspace_id as Id<'workspace'>,
  clientSecret: secrets.open(secretPurpose, row.client_secret_sealed).toString('utf8'),
})

export async function findSettings(trx: Trx, scope: Scope): Promise<SingleSignOn | null> {
  const row = await tables(trx).selectFrom('single_sign_on').selectAll().where('workspace_id', '=', scope.workspace).executeTakeFirst()
  return row ? settingsOf(row) : null
}

/** The provider of a workspace. @throws SINGLE_SIGN_ON_OFF, also for a workspace that does not exist */
export async function findProvider(trx: Trx, secrets: Secrets, by: { slug: string } | { workspace: string }): Promise<Provider> {
  const query = tables(trx)
    .selectFrom('single_sign_on')
    .innerJoin('workspaces', 'workspaces.id', 'single_sign_on.workspace_id')
    .selectAll('single_sign_on')
    .where('enabled', '=', true)
  const row = await ('slug' in by
    ? query.where('workspaces.slug', '=', by.slug)
    : query.where('workspaces.id', '=', by.workspace)
  ).executeTakeFirst()
  if (!row) throw new DomainError('SINGLE_SIGN_ON_OFF')
  return providerOf(row, secrets)
}

/** The secret that a change brings or leaves as it is. @throws SINGLE_SIGN_ON_OFF when there is none yet */
export async function secretFor(trx: Trx, secrets: Secrets, scope: Scope, change: SingleSignOnChange): Promise<string> {
  if (change.clientSecret !== undefined) return change.clientSecret
  const row = await tables(trx)
    .selectFrom('single_sign_on')
    .select('client_secret_sealed')
    .where('workspace_id', '=', scope.workspace)
    .executeTakeFirst()
  if (!row) throw new DomainError('SINGLE_SIGN_ON_OFF')
  return secrets.open(secretPurpose, row.client_secret_sealed).toString('utf8')
}

export async function saveSettings(trx: Trx, secrets: Secrets, scope: Scope, change: SingleSignOnChange, now: Date): Promise<void> {
  const secret = await secretFor(trx, secrets, scope, change)
  const row = {
    issuer: change.issuer,
    client_id: change.clientId,
    client_secret_sealed: secrets.seal(secretPurpose, Buffer.from(secret, 'utf8')),
    groups_claim: change.groupsClaim,
    role_map: JSON.stringify(change.roleMap) as never,
    default_roles: change.defaultRoles,
    allowed_domains: change.allowedDomains,
    enabled: change.enabled,
    updated_at: now,
  }
  await tables(trx)
    .insertInto('single_sign_on')
    .values({ workspace_id: scope.workspace, ...row })
    .onConflict((conflict) => conflict.column('workspace_id').doUpdateSet(row))
    .execute()
  const { clientSecret, ...told } = change
  await record(trx, scope, {
    kind: 'single-sign-on.changed',
    subject: `workspace:${scope.workspace}`,
    payload: { ...told, secretChanged: clientSecret !== undefined },
  })
}

/** Keeps what a visit to the provider must be told apart by, for ten minutes. */
export async function addVisit(trx: Trx, secrets: Secrets, workspace: string, state: string, visit: object, now: Date): Promise<void> {
  await tables(trx).deleteFrom('single_sign_on_visits').where('ends_at', '<=', now).execute()
  await tables(trx)
    .insertInto('single_sign_on_visits')
    .values({
      state_hash: tokenHash(state),
      workspace_id: workspace,
      sealed: secrets.seal(visitPurpose, Buffer.from(JSON.stringify(visit))),
      ends_at: new Date(now.getTime() + visitMs),
    })
    .execute()
}

/** A visit counts once. */
export async function takeVisit(
  trx: Trx,
  secrets: Secrets,
  state: string,
  now: Date,
): Promise<{ workspace: string; visit: unknown } | null> {
  const row = await tables(trx)
    .deleteFrom('single_sign_on_visits')
    .where('state_hash', '=', tokenHash(state))
    .returning(['workspace_id', 'sealed', 'ends_at'])
    .executeTakeFirst()
  if (!row || row.ends_at <= now) return null
  return { workspace: row.workspace_id, visit: JSON.parse(secrets.open(visitPurpose, row.sealed).toString('utf8')) }
}

type Subject = Readonly<{ workspace: string; issuer: string; subject: string }>

export async function personOfSubject(trx: Trx, { workspace, issuer, subject }: Subject): Promise<Id<'principal'> | null> {
  const row = await tables(trx)
    .selectFrom('single_sign_on_people')
    .select('principal_id')
    .where('workspace_id', '=', workspace)
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .executeTakeFirst()
  return row ? (row.principal_id as Id<'principal'>) : null
}

export async function addSubject(trx: Trx, { workspace, issuer, subject }: Subject, person: string): Promise<void> {
  await tables(trx).insertInto('single_sign_on_people').values({ workspace_id: workspace, issuer, subject, principal_id: person }).execute()
}

/** Whether a logout token comes for the first time; its name is kept until it would be too old anyway. */
export async function takeLogoutToken(trx: Trx, issuer: string, jti: string, now: Date, keepMs: number): Promise<boolean> {
  await tables(trx).deleteFrom('logout_tokens').where('ends_at', '<=', now).execute()
  const { numInsertedOrUpdatedRows } = await tables(trx)
    .insertInto('logout_tokens')
    .values({ issuer, jti, ends_at: new Date(now.getTime() + keepMs) })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}
