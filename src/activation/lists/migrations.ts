import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import { protectWorkspaceTable } from '#platform/database'

const lists: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`create table lists (
      workspace_id uuid not null,
      id uuid not null,
      job_id uuid not null,
      name text not null,
      source jsonb not null,
      source_name text,
      channel text not null check (channel in ('email', 'sms', 'phone', 'post', 'other')),
      terms jsonb not null,
      rest_days integer not null,
      language text not null check (language in ('es', 'en')),
      found jsonb,
      size integer,
      created_by uuid not null,
      created_at timestamptz not null,
      primary key (workspace_id, id),
      foreign key (workspace_id) references workspaces on delete cascade
    )`.execute(db)
    // Whom campaigns keep from other lists: by mark, and nothing of who it is.
    await sql`create table list_holds (
      workspace_id uuid not null,
      mark bytea not null,
      reason text not null check (reason in ('control', 'contacted', 'global-control')),
      campaign_id uuid not null,
      channel text not null,
      from_on date not null,
      until_on date not null,
      primary key (workspace_id, mark, reason, campaign_id),
      foreign key (workspace_id) references workspaces on delete cascade
    )`.execute(db)
    for (const table of ['lists', 'list_holds']) await protectWorkspaceTable(db, table)
    for (const column of ['name', 'source', 'source_name'])
      await sql`alter table lists alter column ${sql.ref(column)} set statistics 0`.execute(db)
  },
}

export const migrations: Readonly<Record<string, Migration>> = { '0260-activation-lists': lists }
