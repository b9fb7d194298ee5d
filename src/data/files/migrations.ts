import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import { protectWorkspaceTable } from '#platform/database'

const files: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`create table source_files (
      workspace_id uuid not null,
      id uuid not null,
      name text not null,
      bytes bigint not null check (bytes > 0),
      received bigint not null check (received between 0 and bytes),
      state text not null check (state in ('receiving', 'reading', 'ready', 'unusable')),
      job_id uuid,
      rows bigint,
      columns integer,
      choices jsonb not null,
      error jsonb,
      created_by uuid not null,
      created_at timestamptz not null,
      touched_at timestamptz not null,
      primary key (workspace_id, id),
      foreign key (workspace_id) references workspaces on delete cascade
    )`.execute(db)
    await protectWorkspaceTable(db, 'source_files')
    // Names of files and of columns may name a person.
    for (const column of ['name', 'choices', 'error'])
      await sql`alter table source_files alter column ${sql.ref(column)} set statistics 0`.execute(db)
  },
}

export const migrations: Readonly<Record<string, Migration>> = { '0220-data-files': files }
