import { sql } from 'kysely'
import type { Id, Language } from '#base'
import type { Database } from '#platform/database'
import type { Caller, Credentials } from '#platform/http'
import { isRole, type Power, type Role } from '#platform/permissions'
import { hasAccess, powersOf } from './accounts.ts'
import { prefix } from './api-keys.ts'
import { idleMs } from './sessions.ts'
import { csrfOf, tokenHash } from './tokens.ts'

/** When a session or key was last used is written at most once a minute. */
const noticeMs = 60_000

type PersonRow = {
  workspace_id: string
  roles: string[]
  duties: string[]
  installation_administrator: boolean
  language: Language | null
  owes_second_step: boolean
  /** When the session, key or membership ends, whichever is first. */
  until: Date
}
type SessionRow = PersonRow & { principal_id: string; seen_at: Date }
type KeyRow = PersonRow & { key_id: string; permissions: string[]; used_at: Date | null }

// Every request asks this first, so it is one statement that each connection plans once.
const people = `
  join members on members.workspace_id = found.workspace_id and members.principal_id = found.person
  join principals on principals.workspace_id = members.workspace_id and principals.id = members.principal_id
  join accounts on accounts.account_id = members.principal_id
  join workspaces on workspaces.id = members.workspace_id`
const personColumns = `members.workspace_id, members.roles, members.duties, accounts.installation_administrator, accounts.language,
         least(found.ends_at, members.ends_at) as until`

const lacksSecondStep = 'workspaces.second_step_required and accounts.totp_sealed is null'

const sessionQuery = `
  select ${personColumns}, members.principal_id, found.seen_at,
         ${lacksSecondStep} and found.via = 'password' as owes_second_step
  from (select workspace_id, principal_id as person, seen_at, ends_at, via from sessions
        where token_hash = $1 and ends_at > $2 and seen_at > $3) found ${people}
  where ${hasAccess}`

// Who comes by single sign-on has shown the provider as many steps as it asks for, and has none of ours.
const keyQuery = `
  select ${personColumns}, found.key_id, found.permissions, found.used_at,
         ${lacksSecondStep} and not exists (
           select from single_sign_on_people known
           where known.workspace_id = members.workspace_id and known.principal_id = members.principal_id) as owes_second_step
  from (select workspace_id, owner_id as person, id as key_id, permissions, used_at, ends_at from api_keys
        where token_hash = $1 and ends_at > $2) found ${people}
  where ${hasAccess}`

const rightsOf = (row: PersonRow): { roles: Role[]; duties: Power[] } => ({ roles: row.roles.filter(isRole), duties: powersOf(row) })
const isStale = (at: Date | null, now: Date): boolean => at === null || now.getTime() - at.getTime() > noticeMs

/** Who calls, and until when at most. */
export type FoundCaller = Readonly<{ caller: Caller; until: Date }>

/** Whose session it is; null when there is none, it ended, or nobody used it for twelve hours. */
async function callerOfSession(database: Database, token: string, now: Date): Promise<FoundCaller | null> {
  const hash = tokenHash(token)
  const idleSince = new Date(now.getTime() - idleMs)
  const [row] = await database.lookUp<SessionRow>({ name: 'caller-of-session', text: sessionQuery, values: [hash, now, idleSince] })
  if (!row) return null
  if (isStale(row.seen_at, now))
    await database.asSystem((trx) => sql`update sessions set seen_at = ${now} where token_hash = ${hash}`.execute(trx))
  const caller: Caller = {
    workspace: row.workspace_id as Id<'workspace'>,
    principal: row.principal_id as Id<'principal'>,
    ...rightsOf(row),
    owesSecondStep: row.owes_second_step,
    language: row.language,
    csrf: csrfOf(token),
  }
  return { caller, until: row.until }
}

/** Who a key acts as: nobody once it ended, was revoked, or its owner has no access. */
async function callerOfKey(database: Database, token: string, now: Date): Promise<FoundCaller | null> {
  if (!token.startsWith(prefix)) return null
  const hash = tokenHash(token)
  const [row] = await database.lookUp<KeyRow>({ name: 'caller-of-key', text: keyQuery, values: [hash, now] })
  if (!row) return null
  if (isStale(row.used_at, now))
    await database.asSystem((trx) => sql`update api_keys set used_at = ${now} where token_hash = ${hash}`.execute(trx))
  const caller: Caller = {
    workspace: row.workspace_id as Id<'workspace'>,
    principal: row.key_id as Id<'principal'>,
    ...rightsOf(row),
    owesSecondStep: row.owes_second_step,
    only: row.permissions,
    language: row.language,
    csrf: null,
  }
  return { caller, until: row.until }
}

/** Who a request's session or key belongs to, with the roles held at this moment. */
export async function callerOf(database: Database, { sessionToken, bearer, now }: Credentials): Promise<FoundCaller | null> {
  if (bearer !== null) return callerOfKey(database, bearer, now)
  return sessionToken === null ? null : callerOfSession(database, sessionToken, now)
}
