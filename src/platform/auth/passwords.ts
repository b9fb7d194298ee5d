import { DomainError } from '#base'
import { record } from '#platform/activity'
import type { Database, Scope, Trx } from '#platform/database'
import type { Mailer } from '#platform/mail'
import type { Secrets } from '#platform/secrets'
import { memberOfScope, membershipsOf } from './accounts.ts'
import { countAttempt, forgetFailures } from './failures.ts'
import { mailPasswordChanged } from './letters.ts'
import { checkPassword, hashPassword, nobodysHash, verifyPassword } from './password.ts'
import { closeSessionsOf } from './sessions.ts'
import { peopleTables } from './tables.ts'
import { newToken, tokenHash } from './tokens.ts'

type LinkRow = { account_id: string; token_hash: Buffer; ends_at: Date }
const tables = (trx: Trx) => trx.$extendTables<{ password_links: LinkRow }>()
/** How long a link works that an administrator hands over, and one that somebody asked for by mail. */
const linkMs = { handed: 24 * 3_600_000, mailed: 3_600_000 } as const
type Needs = Readonly<{ database: Database; secrets: Secrets; mail: Mailer }>

const account = (trx: Trx, id: string) =>
  peopleTables(trx).selectFrom('accounts').select(['email', 'name', 'password_hash']).where('account_id', '=', id).executeTakeFirstOrThrow()

/** What a password of this person must not consist of. */
async function ownWords(trx: Trx, id: string): Promise<string[]> {
  const { email, name } = await account(trx, id)
  return [email, name, ...(await membershipsOf(trx, id)).map(({ workspace }) => workspace.name)]
}

/**
 * Asks a person who is signed in for the password again; wrong ones are slowed down as at sign-in.
 * @throws PASSWORD_WRONG, also for an account that has none; SIGN_IN_SLOWED
 */
export async function askPassword(
  { database, secrets }: Pick<Needs, 'database' | 'secrets'>,
  scope: Scope,
  password: string,
  from: { address: string; now: Date },
): Promise<void> {
  const key = secrets.hmac('sign-in-throttle', `password\n${scope.principal}\n${from.address}`)
  const { password_hash } = await database.asSystem(async (trx) => {
    await countAttempt(trx, key, from.now)
    return account(trx, scope.principal)
  })
  if (!(await verifyPassword(password, password_hash ?? nobodysHash))) throw new DomainError('PASSWORD_WRONG')
  await database.asSystem((trx) => forgetFailures(trx, key))
}

/** Sets the password; every other session of the person ends. @throws PASSWORD_TOO_SHORT, PASSWORD_TOO_COMMON */
export async function changePassword(
  { database, mail }: Pick<Needs, 'database' | 'mail'>,
  scope: Scope,
  password: string,
  token: string,
): Promise<void> {
  checkPassword(password, await database.asSystem((trx) => ownWords(trx, scope.principal)))
  const password_hash = await hashPassword(password)
  await database.asSystem(async (trx) => {
    await peopleTables(trx).updateTable('accounts').set({ password_hash }).where('account_id', '=', scope.principal).execute()
    const ended = await closeSessionsOf(trx, scope.principal, { except: token })
    await record(trx, scope, { kind: 'password.changed', subject: `principal:${scope.principal}`, payload: { sessionsEnded: ended } })
    const member = await memberOfScope(trx, scope)
    if (member) await mailPasswordChanged(mail, trx, member)
  })
}

async function addLink(trx: Trx, person: string, validMs: number, now: Date): Promise<string> {
  const token = newToken()
  await tables(trx).deleteFrom('password_links').where('ends_at', '<=', now).execute()
  await tables(trx)
    .insertInto('password_links')
    .values({ account_id: person, token_hash: tokenHash(token), ends_at: new Date(now.getTime() + validMs) })
    .execute()
  return token
}

/** Makes a link with which the person sets a new password, valid for 24 hours and once. Links made before stop working. */
export async function makePasswordLink(trx: Trx, scope: Scope, person: string, now: Date): Promise<string> {
  await tables(trx).deleteFrom('password_links').where('account_id', '=', person).execute()
  const token = await addLink(trx, person, linkMs.handed, now)
  await record(trx, scope, { kind: 'password.link-made', subject: `principal:${person}` })
  return token
}

/**
 * Makes a link for whoever asked for it on the sign-in page, valid for an hour and once. Others stay valid: somebody who
 * asks in the person's name takes nothing from them.
 */
export async function makeMailedLink(trx: Trx, scope: Scope, now: Date): Promise<string> {
  const token = await addLink(trx, scope.principal, linkMs.mailed, now)
  await record(trx, scope, { kind: 'password.link-mailed', subject: `principal:${scope.principal}` })
  return token
}

async function personOfLink(trx: Trx, token: string, now: Date): Promise<string> {
  const row = await tables(trx)
    .selectFrom('password_links')
    .select('account_id')
    .where('token_hash', '=', tokenHash(token))
    .where('ends_at', '>', now)
    .executeTakeFirst()
  if (!row) throw new DomainError('PASSWORD_LINK_INVALID')
  return row.account_id
}

/**
 * Sets the password by a link. The second step, where there is one, stays; every session of the person ends.
 * @throws PASSWORD_LINK_INVALID, PASSWORD_TOO_SHORT, PASSWORD_TOO_COMMON
 */
export async function resetPassword(
  { database, mail }: Pick<Needs, 'database' | 'mail'>,
  input: { token: string; password: string },
  now: Date,
): Promise<void> {
  checkPassword(input.password, await database.asSystem(async (trx) => ownWords(trx, await personOfLink(trx, input.token, now))))
  const password_hash = await hashPassword(input.password)
  await database.asSystem(async (trx) => {
    const person = await personOfLink(trx, input.token, now)
    await tables(trx).deleteFrom('password_links').where('account_id', '=', person).execute()
    await peopleTables(trx).updateTable('accounts').set({ password_hash }).where('account_id', '=', person).execute()
    await closeSessionsOf(trx, person)
    const members = await membershipsOf(trx, person)
    for (const { scope } of members) await record(trx, scope, { kind: 'password.reset', subject: `principal:${person}` })
    if (members[0]) await mailPasswordChanged(mail, trx, members[0])
  })
}
