import { DomainError, type Id } from '#base'
import { record } from '#platform/activity'
import type { Database, Scope, Trx } from '#platform/database'
import type { Caller } from '#platform/http'
import type { Secrets } from '#platform/secrets'
import { type Member, memberByEmail, memberOfScope, membershipsOf } from './accounts.ts'
import { countAttempt, forgetFailures } from './failures.ts'
import { noteDevice } from './known-devices.ts'
import { nobodysHash, verifyPassword } from './password.ts'
import type { SignIn } from './schema.ts'
import { closeTicket, openTicket, takeCode, useTicket } from './second-step.ts'
import { closeSession, type FoundSession, findSession, type Origin, openSession, rotateSession } from './sessions.ts'

type Needs = Readonly<{ database: Database; secrets: Secrets }>
export type From = Readonly<{ address: string; origin: Origin; previous: string | null; now: Date }>
/** A session's token, or the ticket of somebody who still owes a code. */
export type Entered = Readonly<{ token: string } | { ticket: string }>

/** Opens a session in a workspace of the person; the session that the browser had before ends. */
export async function enter(trx: Trx, scope: Scope, from: From): Promise<string> {
  if (from.previous !== null) await closeSession(trx, from.previous)
  await record(trx, scope, {
    kind: 'session.opened',
    subject: `principal:${scope.principal}`,
    payload: { via: from.origin.provider ? 'single-sign-on' : 'password' },
  })
  await noteDevice(trx, scope, from.origin.device, from.now)
  return openSession(trx, scope, from.origin, from.now)
}

/**
 * Checks e-mail and password and opens a session, or asks for the code where the account has a second step.
 * @throws SIGN_IN_REFUSED, the same and as slowly whether or not the e-mail is known; SIGN_IN_SLOWED
 */
export async function signIn(needs: Needs, input: SignIn, from: From): Promise<Entered> {
  const { database, secrets } = needs
  const key = secrets.hmac('sign-in-throttle', `${input.email.trim().toLowerCase()}\n${from.address}`)
  const member = await database.asSystem(async (trx) => {
    await countAttempt(trx, key, from.now)
    return memberByEmail(trx, secrets, input.email)
  })
  const right = await verifyPassword(input.password, member?.passwordHash ?? nobodysHash)
  if (!member || !right) {
    if (member) await database.asSystem((trx) => refuse(trx, member, 'password'))
    throw new DomainError('SIGN_IN_REFUSED')
  }
  return database.asSystem(async (trx) => {
    await forgetFailures(trx, key)
    return member.secondStep
      ? { ticket: await openTicket(trx, member.scope.principal, from.now) }
      : { token: await enter(trx, member.scope, from) }
  })
}

const refuse = (trx: Trx, member: Member, step: 'password' | 'code') =>
  record(trx, member.scope, { kind: 'session.refused', subject: `principal:${member.scope.principal}`, payload: { step } })

/**
 * Takes the code that a ticket owes and opens the session.
 * @throws SECOND_STEP_EXPIRED after ten minutes or five wrong codes, SECOND_STEP_REFUSED, SIGN_IN_SLOWED
 */
export async function takeSecondStep(needs: Needs, input: { ticket: string; code: string }, from: From): Promise<string> {
  const { database, secrets } = needs
  const { account, key } = await database.asSystem(async (trx) => {
    const account = await useTicket(trx, input.ticket, from.now)
    const key = secrets.hmac('sign-in-throttle', `second-step\n${account}\n${from.address}`)
    await countAttempt(trx, key, from.now)
    return { account, key }
  })
  const token = await database.asSystem(async (trx) => {
    const [member] = await membershipsOf(trx, account)
    if (!member) throw new DomainError('SECOND_STEP_EXPIRED')
    const by = await takeCode(trx, secrets, account, input.code, from.now)
    if (by === null) {
      await refuse(trx, member, 'code')
      return null
    }
    await forgetFailures(trx, key)
    await closeTicket(trx, input.ticket)
    if (by === 'recovery') await record(trx, member.scope, { kind: 'second-step.code-spent', subject: `principal:${account}` })
    return enter(trx, member.scope, from)
  })
  if (token === null) throw new DomainError('SECOND_STEP_REFUSED')
  return token
}

/** Whether the workspace asks for a second step that this person, who came by password, has not set up. */
export const owesSecondStep = (member: Member, session: Pick<FoundSession, 'via'>): boolean =>
  member.workspace.secondStepRequired && !member.secondStep && session.via === 'password'

/** A session with the person as they are at this moment. */
export async function personOf(trx: Trx, token: string, now: Date): Promise<{ member: Member; session: FoundSession } | null> {
  const session = await findSession(trx, token, now)
  const member = session && (await memberOfScope(trx, session.scope))
  return member && { member, session }
}

/** The workspaces that a session may be in: a session by single sign-on stays where the provider let it in. */
export async function openWorkspaces(trx: Trx, { session, member }: { session: FoundSession; member: Member }): Promise<Member[]> {
  return session.via === 'single-sign-on' ? [member] : membershipsOf(trx, member.scope.principal)
}

/** Moves the session to another workspace of the person; it gets a new token. @throws WORKSPACE_NOT_FOUND */
export function switchWorkspace(database: Database, token: string, slug: string, now: Date): Promise<string> {
  return database.asSystem(async (trx) => {
    const person = await personOf(trx, token, now)
    const next = person && (await openWorkspaces(trx, person)).find(({ workspace }) => workspace.slug === slug)
    if (!next) throw new DomainError('WORKSPACE_NOT_FOUND', { workspace: slug })
    await record(trx, next.scope, { kind: 'session.moved', subject: `principal:${next.scope.principal}` })
    return rotateSession(trx, token, next.scope.workspace as Id<'workspace'>)
  })
}

export function signOut(database: Database, caller: Caller, token: string): Promise<void> {
  return database.asSystem(async (trx) => {
    await closeSession(trx, token)
    const scope = { workspace: caller.workspace, principal: caller.principal }
    await record(trx, scope, { kind: 'session.closed', subject: `principal:${scope.principal}` })
  })
}
