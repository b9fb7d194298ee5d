import { DomainError } from '#base'
import type { Trx } from '#platform/database'
import { forgetAfterSeconds, secondsToWait } from './throttle.ts'

type FailureRow = { key: Buffer; failures: number; last_at: Date }
const tables = (trx: Trx) => trx.$extendTables<{ sign_in_failures: FailureRow }>()

/**
 * Counts an attempt before its password is looked at, so that attempts sent side by side count one by one.
 * @param key keyed hash of account and address
 * @throws SIGN_IN_SLOWED with the seconds to wait; such an attempt does not count
 */
export async function countAttempt(trx: Trx, key: Buffer, now: Date): Promise<void> {
  const t = tables(trx)
  const forgotten = new Date(now.getTime() - forgetAfterSeconds * 1000)
  await t.deleteFrom('sign_in_failures').where('last_at', '<', forgotten).execute()
  await t
    .insertInto('sign_in_failures')
    .values({ key, failures: 0, last_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const row = await t
    .selectFrom('sign_in_failures')
    .select(['failures', 'last_at'])
    .where('key', '=', key)
    .forUpdate()
    .executeTakeFirstOrThrow()
  const seconds = secondsToWait(row.failures, row.last_at, now)
  if (seconds > 0) throw new DomainError('SIGN_IN_SLOWED', { seconds })
  await t
    .updateTable('sign_in_failures')
    .set({ failures: row.failures + 1, last_at: now })
    .where('key', '=', key)
    .execute()
}

export async function forgetFailures(trx: Trx, key: Buffer): Promise<void> {
  await tables(trx).deleteFrom('sign_in_failures').where('key', '=', key).execute()
}

/** Whether something may happen again for this key, at most once in so long; then its turn is taken. */
export async function takeTurn(trx: Trx, key: Buffer, everyMs: number, now: Date): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tables(trx)
    .insertInto('sign_in_failures')
    .values({ key, failures: 0, last_at: now })
    .onConflict((conflict) =>
      conflict
        .column('key')
        .doUpdateSet({ last_at: now })
        .where('sign_in_failures.last_at', '<=', new Date(now.getTime() - everyMs)),
    )
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}
