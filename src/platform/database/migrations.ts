import { sql } from 'kysely'
import type { Migrations } from './migrate.ts'
import { applicationRole, protectWorkspaceTable } from './row-security.ts'

/** The two tables every other stands on: workspaces, and who acts in them. */
export const databaseMigrations: Migrations = {
  '0001-platform-workspaces': {
    async up(database) {
      await sql`create table workspaces (
        id uuid primary key,
        slug text not null unique check (slug ~ '^[a-z0-9](-?[a-z0-9])*$' and length(slug) <= 63),
        name text not null check (length(name) between 1 and 200),
        language text not null default 'es' check (language in ('es', 'en')),
        currency char(3) not null default 'EUR',
        time_zone text not null default 'Europe/Madrid',
        created_at timestamptz not null default now()
      )`.execute(database)
      await protectWorkspaceTable(database, 'workspaces', ['select', 'update'], 'id')
      await sql`create table principals (
        workspace_id uuid not null references workspaces on delete cascade,
        id uuid not null,
        kind text not null check (kind in ('person', 'key', 'system')),
        created_at timestamptz not null default now(),
        disabled_at timestamptz,
        primary key (workspace_id, id)
      )`.execute(database)
      await protectWorkspaceTable(database, 'principals')
      await sql`grant usage on schema public to ${sql.id(applicationRole)}`.execute(database)
    },
  },
}
