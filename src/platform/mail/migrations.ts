import { sql } from 'kysely'
import { applicationRole, type Migrations } from '#platform/database'

export const mailMigrations: Migrations = {
  '0350-platform-mail-outbox': {
    async up(database) {
      // The message is sealed: it names a person and may hold a link that opens a door. It is deleted when it was sent or given up.
      await sql`create table mail_outbox (
        id uuid primary key,
        sealed bytea,
        created_at timestamptz not null,
        due_at timestamptz not null,
        attempts integer not null default 0,
        failed_at timestamptz,
        failure text
      )`.execute(database)
      await sql`alter table mail_outbox alter column sealed set statistics 0`.execute(database)
      await sql`create index mail_outbox_due on mail_outbox (due_at) where failed_at is null`.execute(database)
      // Features put messages in within their own transaction; nobody but the system reads them.
      await sql`grant insert on mail_outbox to ${sql.id(applicationRole)}`.execute(database)
    },
  },
}
