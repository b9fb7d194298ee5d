import { type Kysely, sql } from 'kysely'
import { type Migrations, protectWorkspaceTable } from '#platform/database'

/** Wrapped keys go with their workspace; the unprivileged role has no right on them. */
export const migrations: Migrations = {
  '0150-platform-secrets-keys': {
    async up(db: Kysely<unknown>) {
      await sql`create table workspace_keys (
        workspace_id uuid not null references workspaces on delete cascade,
        generation integer not null check (generation > 0),
        wrapped bytea not null,
        created_at timestamptz not null,
        primary key (workspace_id, generation)
      )`.execute(db)
      await protectWorkspaceTable(db, 'workspace_keys', [])
    },
  },
}
