import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import { protectWorkspaceTable } from '#platform/database'

const invitations: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`create table invitations (
      workspace_id uuid not null references workspaces on delete cascade,
      id uuid not null,
      email text not null,
      email_hmac bytea not null,
      roles text[] not null,
      duties text[] not null,
      language text not null check (language in ('es', 'en')),
      token_hash bytea not null unique,
      access_ends_at timestamptz,
      invited_by uuid not null,
      created_at timestamptz not null,
      ends_at timestamptz not null,
      accepted_at timestamptz,
      primary key (workspace_id, id)
    )`.execute(db)
    await protectWorkspaceTable(db, 'invitations', [])
    await sql`create unique index invitations_open on invitations (workspace_id, email_hmac) where accepted_at is null`.execute(db)
    await sql`alter table invitations alter column email set statistics 0`.execute(db)
  },
}

export const migrations: Readonly<Record<string, Migration>> = { '0125-platform-workspaces-invitations': invitations }
