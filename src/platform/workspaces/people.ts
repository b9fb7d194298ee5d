import { sql } from 'kysely'
import { DomainError } from '#base'
import { record } from '#platform/activity'
import { closeSessionsOf, peopleTables, revokeKeysOf } from '#platform/auth'
import type { Scope, Trx } from '#platform/database'
import { type Duty, type Holder, isDuty, isRole, powerOf, type Role } from '#platform/permissions'
import type { Person, PersonChange } from './schema.ts'

const select = (trx: Trx, scope: Scope) =>
  peopleTables(trx)
    .selectFrom('members')
    .innerJoin('accounts', 'accounts.account_id', 'members.principal_id')
    .innerJoin('principals', (join) =>
      join.onRef('principals.workspace_id', '=', 'members.workspace_id').onRef('principals.id', '=', 'members.principal_id'),
    )
    .where('members.workspace_id', '=', scope.workspace)
    .select([
      'members.principal_id as id',
      'accounts.name',
      'accounts.email',
      'members.roles',
      'members.duties',
      'accounts.installation_administrator',
      'members.ends_at',
      'members.created_at',
      'principals.disabled_at',
      sql<boolean>`accounts.totp_sealed is not null`.as('second_step'),
      sql<Date | null>`(select max(seen_at) from sessions s where s.workspace_id = members.workspace_id and s.principal_id = members.principal_id)`.as(
        'seen_at',
      ),
    ])

type Row = Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirstOrThrow']>>
const stateOf = (row: Row, now: Date): Person['state'] =>
  row.disabled_at !== null ? 'deactivated' : row.ends_at !== null && row.ends_at <= now ? 'expired' : 'active'
const personOf = (row: Row, now: Date): Person => ({
  id: row.id,
  name: row.name,
  email: row.email,
  roles: row.roles,
  duties: row.duties,
  installationAdministrator: row.installation_administrator,
  state: stateOf(row, now),
  secondStep: row.second_step,
  endsAt: row.ends_at?.toISOString() ?? null,
  joinedAt: row.created_at.toISOString(),
  seenAt: row.seen_at?.toISOString() ?? null,
})

/** People by the moment their account was made: ids sort by birth, so the id is the position. */
export async function listPeople(trx: Trx, scope: Scope, page: { limit: number; after: string | null }, now: Date): Promise<Person[]> {
  let query = select(trx, scope).orderBy('members.principal_id').limit(page.limit)
  if (page.after !== null) query = query.where('members.principal_id', '>', page.after)
  return (await query.execute()).map((row) => personOf(row, now))
}

/** @throws MEMBER_NOT_FOUND, also for somebody of another workspace */
export async function findPerson(trx: Trx, scope: Scope, id: string, now: Date): Promise<Person> {
  const row = await select(trx, scope).where('members.principal_id', '=', id).executeTakeFirst()
  if (!row) throw new DomainError('MEMBER_NOT_FOUND', { person: id })
  return personOf(row, now)
}

/** What the person's rights rest on now; nothing for whoever has no access. */
export const holderOfPerson = ({ roles, duties, installationAdministrator, state }: Person): Holder =>
  state === 'active'
    ? { roles: roles.filter(isRole), duties: [...duties.filter(isDuty), ...powerOf(installationAdministrator)] }
    : { roles: [] }

/** An external always has an end. @throws EXTERNAL_WITHOUT_END */
export function checkMembership(roles: readonly string[], endsAt: string | null): void {
  if (roles.includes('external') && endsAt === null) throw new DomainError('EXTERNAL_WITHOUT_END')
}

/**
 * A workspace without anybody to administer it could never get one again.
 * @throws LAST_ADMINISTRATOR unless somebody besides this person administers and has access without end
 */
async function keepAdministrator(trx: Trx, scope: Scope, leaving: string): Promise<void> {
  await sql`select from members where workspace_id = ${scope.workspace} and 'administrator' = any(roles) for update`.execute(trx)
  const other = await select(trx, scope)
    .where(sql<boolean>`'administrator' = any(members.roles)`)
    .where('members.principal_id', '!=', leaving)
    .where('members.ends_at', 'is', null)
    .where('principals.disabled_at', 'is', null)
    .limit(1)
    .executeTakeFirst()
  if (!other) throw new DomainError('LAST_ADMINISTRATOR')
}

const administers = (roles: readonly string[], endsAt: string | null) => roles.includes('administrator') && endsAt === null

/** Changes roles, duties and end of access. They hold from the next request on. @throws MEMBER_NOT_FOUND, LAST_ADMINISTRATOR, EXTERNAL_WITHOUT_END */
export async function changePerson(trx: Trx, scope: Scope, id: string, change: PersonChange, now: Date): Promise<Person> {
  const before = await findPerson(trx, scope, id, now)
  checkMembership(change.roles, change.endsAt)
  if (administers(before.roles, before.endsAt) && !administers(change.roles, change.endsAt)) await keepAdministrator(trx, scope, id)
  const roles: Role[] = [...new Set(change.roles)]
  const duties: Duty[] = [...new Set(change.duties)]
  await peopleTables(trx)
    .updateTable('members')
    .set({ roles, duties, ends_at: change.endsAt === null ? null : new Date(change.endsAt) })
    .where('workspace_id', '=', scope.workspace)
    .where('principal_id', '=', id)
    .execute()
  const of = ({ roles: r, duties: d, endsAt }: Pick<Person, 'roles' | 'duties' | 'endsAt'>) => ({ roles: r, duties: d, endsAt })
  await record(trx, scope, {
    kind: 'person.changed',
    subject: `principal:${id}`,
    payload: { before: of(before), after: of({ roles, duties, endsAt: change.endsAt }) },
  })
  return findPerson(trx, scope, id, now)
}

async function endAccess(trx: Trx, scope: Scope, id: string): Promise<{ sessionsEnded: number; keysEnded: number }> {
  return { sessionsEnded: await closeSessionsOf(trx, id, { workspace: scope.workspace }), keysEnded: await revokeKeysOf(trx, scope, id) }
}

const setDisabled = (trx: Trx, scope: Scope, id: string, at: Date | null) =>
  peopleTables(trx)
    .updateTable('principals')
    .set({ disabled_at: at })
    .where('workspace_id', '=', scope.workspace)
    .where('id', '=', id)
    .execute()

/** Takes the person's access away at once: sessions here and keys end. @throws MEMBER_NOT_FOUND, LAST_ADMINISTRATOR */
export async function deactivatePerson(trx: Trx, scope: Scope, id: string, now: Date): Promise<Person> {
  const person = await findPerson(trx, scope, id, now)
  if (person.state === 'deactivated') return person
  if (administers(person.roles, person.endsAt)) await keepAdministrator(trx, scope, id)
  await setDisabled(trx, scope, id, now)
  await record(trx, scope, { kind: 'person.deactivated', subject: `principal:${id}`, payload: await endAccess(trx, scope, id) })
  return findPerson(trx, scope, id, now)
}

/** Gives access back with the roles held before; keys stay dead. @throws MEMBER_NOT_FOUND */
export async function reactivatePerson(trx: Trx, scope: Scope, id: string, now: Date): Promise<Person> {
  const person = await findPerson(trx, scope, id, now)
  if (person.state !== 'deactivated') return person
  await setDisabled(trx, scope, id, null)
  await record(trx, scope, { kind: 'person.reactivated', subject: `principal:${id}` })
  return findPerson(trx, scope, id, now)
}

/** Takes the person out of the workspace; the principal stays, for what it did. @throws MEMBER_NOT_FOUND, LAST_ADMINISTRATOR */
export async function removePerson(trx: Trx, scope: Scope, id: string, now: Date): Promise<void> {
  const person = await findPerson(trx, scope, id, now)
  if (administers(person.roles, person.endsAt)) await keepAdministrator(trx, scope, id)
  const ended = await endAccess(trx, scope, id)
  await peopleTables(trx).deleteFrom('members').where('workspace_id', '=', scope.workspace).where('principal_id', '=', id).execute()
  await setDisabled(trx, scope, id, now)
  await record(trx, scope, { kind: 'person.removed', subject: `principal:${id}`, payload: ended })
}
