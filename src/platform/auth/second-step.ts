import { DomainError } from '#base'
import { record } from '#platform/activity'
import type { Database, Scope, Trx } from '#platform/database'
import type { Secrets } from '#platform/secrets'
import { peopleTables } from './tables.ts'
import { newToken, tokenHash } from './tokens.ts'
import { keyUri, matchingStep, newRecoveryCodes, newSecret, plainRecoveryCode } from './totp.ts'

type RecoveryRow = { account_id: string; code_hash: Buffer }
type StepRow = { token_hash: Buffer; account_id: string; failures: number; ends_at: Date }
const tables = (trx: Trx) => trx.$extendTables<{ recovery_codes: RecoveryRow; second_steps: StepRow }>()

const purpose = 'totp'
/** Time between the right password and the code, and wrong codes until the password is asked for again. */
const ticketMs = 10 * 60_000
const mostFailures = 5

/** A ticket for whoever knew the password and still owes the code. */
export async function openTicket(trx: Trx, account: string, now: Date): Promise<string> {
  const token = newToken()
  await tables(trx).deleteFrom('second_steps').where('ends_at', '<=', now).execute()
  await tables(trx)
    .insertInto('second_steps')
    .values({ token_hash: tokenHash(token), account_id: account, failures: 0, ends_at: new Date(now.getTime() + ticketMs) })
    .execute()
  return token
}

/** The account of a ticket. Counts an attempt before the code is looked at. @throws SECOND_STEP_EXPIRED */
export async function useTicket(trx: Trx, ticket: string, now: Date): Promise<string> {
  const row = await tables(trx)
    .updateTable('second_steps')
    .set((update) => ({ failures: update('failures', '+', 1) }))
    .where('token_hash', '=', tokenHash(ticket))
    .where('ends_at', '>', now)
    .where('failures', '<', mostFailures)
    .returning('account_id')
    .executeTakeFirst()
  if (!row) throw new DomainError('SECOND_STEP_EXPIRED')
  return row.account_id
}

export async function closeTicket(trx: Trx, ticket: string): Promise<void> {
  await tables(trx).deleteFrom('second_steps').where('token_hash', '=', tokenHash(ticket)).execute()
}

/** Whether the code is the account's, now and for the first time: from the app, or one of the recovery codes, which is spent. */
export async function takeCode(trx: Trx, secrets: Secrets, account: string, code: string, now: Date): Promise<'app' | 'recovery' | null> {
  const row = await peopleTables(trx)
    .selectFrom('accounts')
    .select(['totp_sealed', 'totp_step'])
    .where('account_id', '=', account)
    .forUpdate()
    .executeTakeFirst()
  if (!row?.totp_sealed) return null
  const step = matchingStep(secrets.open(purpose, row.totp_sealed), code, row.totp_step, now)
  if (step !== null) {
    await peopleTables(trx).updateTable('accounts').set({ totp_step: step }).where('account_id', '=', account).execute()
    return 'app'
  }
  const spent = await tables(trx)
    .deleteFrom('recovery_codes')
    .where('account_id', '=', account)
    .where('code_hash', '=', secrets.hmac('recovery-code', `${account}\n${plainRecoveryCode(code)}`))
    .executeTakeFirst()
  return spent.numDeletedRows === 1n ? 'recovery' : null
}

/** Draws a secret that counts once its first code was shown. @throws SECOND_STEP_ALREADY_ON */
export async function prepareSecondStep(
  trx: Trx,
  secrets: Secrets,
  person: { account: string; email: string; workspace: string },
): Promise<{ secret: Buffer; uri: string }> {
  const secret = newSecret()
  const { numUpdatedRows } = await peopleTables(trx)
    .updateTable('accounts')
    .set({ totp_pending: secrets.seal(purpose, secret) })
    .where('account_id', '=', person.account)
    .where('totp_sealed', 'is', null)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) throw new DomainError('SECOND_STEP_ALREADY_ON')
  return { secret, uri: keyUri(secret, person.email, person.workspace) }
}

async function drawRecoveryCodes(trx: Trx, secrets: Secrets, account: string): Promise<string[]> {
  const codes = newRecoveryCodes()
  await tables(trx).deleteFrom('recovery_codes').where('account_id', '=', account).execute()
  await tables(trx)
    .insertInto('recovery_codes')
    .values(
      codes.map((code) => ({ account_id: account, code_hash: secrets.hmac('recovery-code', `${account}\n${plainRecoveryCode(code)}`) })),
    )
    .execute()
  return codes
}

/**
 * Puts the second step on, once the app has shown the code of the prepared secret.
 * @returns the recovery codes, shown this once
 * @throws SECOND_STEP_NOT_ON when nothing was prepared, SECOND_STEP_REFUSED
 */
export async function confirmSecondStep(trx: Trx, secrets: Secrets, scope: Scope, code: string, now: Date): Promise<string[]> {
  const row = await peopleTables(trx)
    .selectFrom('accounts')
    .select('totp_pending')
    .where('account_id', '=', scope.principal)
    .forUpdate()
    .executeTakeFirst()
  if (!row?.totp_pending) throw new DomainError('SECOND_STEP_NOT_ON')
  const step = matchingStep(secrets.open(purpose, row.totp_pending), code, 0, now)
  if (step === null) throw new DomainError('SECOND_STEP_REFUSED')
  await peopleTables(trx)
    .updateTable('accounts')
    .set({ totp_sealed: row.totp_pending, totp_pending: null, totp_step: step })
    .where('account_id', '=', scope.principal)
    .execute()
  await record(trx, scope, { kind: 'second-step.on', subject: `principal:${scope.principal}` })
  return drawRecoveryCodes(trx, secrets, scope.principal)
}

/** Draws new recovery codes; the old ones are worth nothing. */
export async function renewRecoveryCodes(trx: Trx, secrets: Secrets, scope: Scope): Promise<string[]> {
  await record(trx, scope, { kind: 'second-step.codes-renewed', subject: `principal:${scope.principal}` })
  return drawRecoveryCodes(trx, secrets, scope.principal)
}

/** Takes the second step off an account. @throws SECOND_STEP_NOT_ON */
export async function removeSecondStep(trx: Trx, scope: Scope, account: string): Promise<void> {
  const { numUpdatedRows } = await peopleTables(trx)
    .updateTable('accounts')
    .set({ totp_sealed: null, totp_pending: null, totp_step: 0 })
    .where('account_id', '=', account)
    .where('totp_sealed', 'is not', null)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) throw new DomainError('SECOND_STEP_NOT_ON')
  await tables(trx).deleteFrom('recovery_codes').where('account_id', '=', account).execute()
  await record(trx, scope, { kind: 'second-step.off', subject: `principal:${account}` })
}

/** How many recovery codes are left. */
export const recoveryCodesLeft = (database: Database, account: string): Promise<number> =>
  database.asSystem(async (trx) => {
    const rows = await tables(trx).selectFrom('recovery_codes').select('code_hash').where('account_id', '=', account).execute()
    return rows.length
  })
