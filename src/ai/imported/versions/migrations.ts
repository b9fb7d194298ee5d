import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import { protectWorkspaceTable } from '#platform/database'

const models: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`create table imported_models (
      workspace_id uuid not null,
      id uuid not null,
      name text not null,
      version integer not null,
      model jsonb not null,
      created_by uuid not null,
      created_at timestamptz not null,
      primary key (workspace_id, id),
      unique (workspace_id, name, version),
      foreign key (workspace_id) references workspaces on delete cascade
    )`.execute(db)
    await protectWorkspaceTable(db, 'imported_models')
  },
}

export const migrations: Readonly<Record<string, Migration>> = { '0210-ai-imported-models': models }
