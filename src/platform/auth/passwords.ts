import { DomainError } from '#base'
import { record } from '#platform/activity'
import type { Database, Scope, Trx } from '#platform/database'
import type { Secrets } from '#platform/secrets'
import { membershipsOf } from './accounts.ts'
import { countAttempt, forgetFailures } from './failures.ts'
import { checkPassword, hashPassword, nobodysHash, verifyPassword } from './password.ts'
import { closeSessionsOf } from './sessions.ts'
import { peopleTables } from './tables.ts'
import { newToken, tokenHash } from './tokens.ts'

type LinkRow = { account_id: string; token_hash: Buffer; ends_at: Date }
const tables = (trx: Trx) => trx.$extendTables<{ password_links: LinkRow }>()
export const passwordLinkMs = 24 * 3_600_000
type Needs = Readonly<{ database: Database; secrets: Secrets }>

const account = (trx: Trx, id: string) =>
  peopleTables(trx).selectFrom('accounts').select(['email', 'name', 'password_hash']).where('account_id', '=', id).executeTakeFirstOrThrow()

/**
 * Asks a person who is signed in for the password again; wrong ones are slowed down as at sign-in.
 * @throws PASSWORD_WRONG, also for an account that has none; SIGN_IN_SLOWED
 */
export async function askPassword(
  { database, secrets }: Needs,
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
export async function changePassword({ database }: Needs, scope: Scope, password: string, token: string): Promise<void> {
  const { email, name } = await database.asSystem((trx) => account(trx, scope.principal))
  checkPassword(password, [email, name])
  const password_hash = await hashPassword(password)
  await database.asSystem(async (trx) => {
    await peopleTables(trx).updateTable('accounts').set({ password_hash }).where('account_id', '=', scope.principal).execute()
    const ended = await closeSessionsOf(trx, scope.principal, { except: token })
    await record(trx, scope, { kind: 'password.changed', subject: `principal:${scope.principal}`, payload: { sessionsEnded: ended } })
  })
}

/** Makes a link with which the person sets a new password, valid for 24 hours and once. Links made before stop working. */
export async function makePasswordLink(trx: Trx, scope: Scope, person: string, now: Date): Promise<string> {
  const token = newToken()
  const row = { token_hash: tokenHash(token), ends_at: new Date(now.getTime() + passwordLinkMs) }
  await tables(trx)
    .insertInto('password_links')
    .values({ account_id: person, ...row })
    .onConflict((conflict) => conflict.column('account_id').doUpdateSet(row))
    .execute()
  await record(trx, scope, { kind: 'password.link-made', subject: `principal:${person}` })
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
export async function resetPassword({ database }: Needs, input: { token: string; password: string }, now: Date): Promise<void> {
  const { email, name } = await database.asSystem(async (trx) => account(trx, await personOfLink(trx, input.token, now)))
  checkPassword(input.password, [email, name])
  const password_hash = await hashPassword(input.password)
  await database.asSystem(async (trx) => {
    const person = await personOfLink(trx, input.token, now)
    await tables(trx).deleteFrom('password_links').where('account_id', '=', person).execute()
    await peopleTables(trx).updateTable('accounts').set({ password_hash }).where('account_id', '=', person).execute()
    await closeSessionsOf(trx, person)
    for (const { scope } of await membershipsOf(trx, person))
      await record(trx, scope, { kind: 'password.reset', subject: `principal:${person}` })
  })
}
