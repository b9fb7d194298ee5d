import { sql } from 'kysely'
import type { Measure } from '#platform/contributions'

export const mailMeasures: readonly Measure[] = [
  {
    name: 'rumbo_mail_messages',
    help: 'Messages of the outbox: waiting, or given up',
    type: 'gauge',
    of: 'server',
    read: ({ database }) =>
      database.asSystem(async (db) => {
        const { rows } = await sql<{ waiting: number; failed: number }>`
          select count(*) filter (where failed_at is null) as waiting, count(*) filter (where failed_at is not null) as failed
          from mail_outbox`.execute(db)
        const { waiting, failed } = rows[0]!
        return [
          { value: waiting, labels: { state: 'waiting' } },
          { value: failed, labels: { state: 'failed' } },
        ]
      }),
  },
  {
    name: 'rumbo_mail_oldest_waiting_seconds',
    help: 'How long the message that waits longest has waited; 0 when none waits',
    type: 'gauge',
    of: 'server',
    read: ({ database }) =>
      database.asSystem(
        async (db) =>
          (
            await sql<{ value: number }>`
              select coalesce(extract(epoch from now() - min(created_at)), 0)::float8 as value from mail_outbox where failed_at is null`.execute(
              db,
            )
          ).rows,
      ),
  },
]
