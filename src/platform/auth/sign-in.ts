import { DomainError } from '#base'
import { record } from '#platform/activity'
import type { Database } from '#platform/database'
import type { Caller } from '#platform/http'
import type { Secrets } from '#platform/secrets'
import { memberByEmail, memberOfScope } from './accounts.ts'
import { countAttempt, forgetFailures } from './failures.ts'
import { nobodysHash, verifyPassword } from './password.ts'
import type { SignIn } from './schema.ts'
import { closeSession, findSession, openSession } from './sessions.ts'
import { csrfOf } from './tokens.ts'

type Needs = Readonly<{ database: Database; secrets: Secrets }>

/**
 * Checks e-mail and password and opens a session; the session that the browser had before ends.
 * @returns the new session's token
 * @throws SIGN_IN_REFUSED, the same and as slowly whether or not the e-mail is known; SIGN_IN_SLOWED
 */
export async function signIn(needs: Needs, input: SignIn, from: { address: string; previous: string | null; now: Date }): Promise<string> {
  const { database, secrets } = needs
  const key = secrets.hmac('sign-in-throttle', `${input.email.trim().toLowerCase()}\n${from.address}`)
  const member = await database.asSystem(async (trx) => {
    await countAttempt(trx, key, from.now)
    return memberByEmail(trx, secrets, input.email)
  })
  const right = await verifyPassword(input.password, member?.passwordHash ?? nobodysHash)
  if (!member || !right) {
    if (member) {
      await database.asSystem((trx) =>
        record(trx, member.scope, { kind: 'session.refused', subject: `principal:${member.scope.principal}` }),
      )
    }
    throw new DomainError('SIGN_IN_REFUSED')
  }
  return database.asSystem(async (trx) => {
    await forgetFailures(trx, key)
    if (from.previous !== null) await closeSession(trx, from.previous)
    await record(trx, member.scope, { kind: 'session.opened', subject: `principal:${member.scope.principal}` })
    return openSession(trx, member.scope, from.now)
  })
}

/** Who the session's token belongs to, with the roles held at this moment. */
export function callerOf(database: Database, token: string, now: Date): Promise<Caller | null> {
  return database.asSystem(async (trx) => {
    const scope = await findSession(trx, token, now)
    const member = scope && (await memberOfScope(trx, scope))
    return member && { ...member.scope, roles: member.roles, language: member.language, csrf: csrfOf(token) }
  })
}

export function signOut(database: Database, caller: Caller, token: string): Promise<void> {
  return database.asSystem(async (trx) => {
    await closeSession(trx, token)
    const scope = { workspace: caller.workspace, principal: caller.principal }
    await record(trx, scope, { kind: 'session.closed', subject: `principal:${scope.principal}` })
  })
}
