import { sql } from 'kysely'
import type { Migrations } from './migrate.ts'
import { applicationRole, protectWorkspaceTable } from './row-security.ts'

/** The table every other stands on. */
export const databaseMigrations: Migrations = {
  '0001-platform-workspaces': {
    async up(database) {
      await sql`create table workspaces (
        workspace_id uuid primary key,
        slug text not null unique,
        name text not null,
        language text not null default 'es' check (language in ('es', 'en')),
        currency char(3) not null default 'EUR',
        time_zone text not null default 'Europe/Madrid',
        created_at timestamptz not null default now()
      )`.execute(database)
      await protectWorkspaceTable(database, 'workspaces', ['select', 'update'])
      await sql`grant usage on schema public to ${sql.id(applicationRole)}`.execute(database)
    },
  },
}
