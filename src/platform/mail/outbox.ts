import { sql } from 'kysely'
import { newId } from '#base'
import type { Trx } from '#platform/database'
import type { Secrets } from '#platform/secrets'
import type { MailMessage } from './message.ts'

type OutboxRow = {
  id: string
  /** Null once it was given up. */
  sealed: Buffer | null
  created_at: Date
  due_at: Date
  attempts: number
  failed_at: Date | null
  failure: string | null
}
const tables = (trx: Trx) => trx.$extendTables<{ mail_outbox: OutboxRow }>()

export type Claimed = Readonly<{ id: string; message: MailMessage; attempt: number; createdAt: Date }>

export async function putMail(trx: Trx, secrets: Secrets, message: MailMessage, now: Date): Promise<void> {
  await tables(trx)
    .insertInto('mail_outbox')
    .values({
      id: newId<'mail'>(),
      sealed: secrets.seal('mail', Buffer.from(JSON.stringify(message))),
      created_at: now,
      due_at: now,
      attempts: 0,
      failed_at: null,
      failure: null,
    })
    .execute()
}

/** How long a claimed message is left to whoever claimed it: longer than any time-out of the connection. */
const leaseMs = 180_000

/** Takes one message that is due; another process takes another one. */
export async function claimMail(trx: Trx, secrets: Secrets, now: Date): Promise<Claimed | null> {
  const { rows } = await sql<{ id: string; sealed: Buffer; attempts: number; created_at: Date }>`
    update mail_outbox set attempts = attempts + 1, due_at = ${new Date(now.getTime() + leaseMs)}
    where id = (select id from mail_outbox where failed_at is null and due_at <= ${now} order by due_at limit 1 for update skip locked)
    returning id, sealed, attempts, created_at`.execute(trx)
  const row = rows[0]
  if (!row) return null
  const message = JSON.parse(secrets.open('mail', row.sealed).toString('utf8')) as MailMessage
  return { id: row.id, message, attempt: row.attempts, createdAt: row.created_at }
}

export const dropMail = (trx: Trx, id: string): Promise<unknown> => tables(trx).deleteFrom('mail_outbox').where('id', '=', id).execute()

export const deferMail = (trx: Trx, id: string, dueAt: Date, failure: string): Promise<unknown> =>
  tables(trx).updateTable('mail_outbox').set({ due_at: dueAt, failure }).where('id', '=', id).execute()

/** Gives a message up: that it failed and why stays for a month, what it said goes at once. */
export const giveUpMail = (trx: Trx, id: string, now: Date, failure: string): Promise<unknown> =>
  tables(trx).updateTable('mail_outbox').set({ failed_at: now, failure, sealed: null }).where('id', '=', id).execute()

const keepFailedMs = 30 * 86_400_000

export const sweepMail = (trx: Trx, now: Date): Promise<unknown> =>
  tables(trx)
    .deleteFrom('mail_outbox')
    .where('failed_at', '<', new Date(now.getTime() - keepFailedMs))
    .execute()

/** Messages that wait, and those given up in the last day. */
export async function countMail(trx: Trx, now: Date): Promise<{ waiting: number; failed: number; failure: string | null }> {
  const { rows } = await sql<{ waiting: number; failed: number; failure: string | null }>`
    select count(*) filter (where failed_at is null) as waiting,
           count(*) filter (where failed_at > ${new Date(now.getTime() - 86_400_000)}) as failed,
           (array_agg(failure order by coalesce(failed_at, created_at) desc) filter (where failure is not null))[1] as failure
    from mail_outbox`.execute(trx)
  return rows[0]!
}
