import { sql } from 'kysely'
import { type Migrations, protectWorkspaceTable } from '#platform/database'

export const migrations: Migrations = {
  '0600-operations-health': {
    async up(database) {
      await sql`create table health_changes (
        workspace_id uuid not null references workspaces on delete cascade,
        component text not null,
        at timestamptz not null,
        state text not null check (state in ('good', 'warning', 'bad', 'off')),
        primary key (workspace_id, component, at)
      )`.execute(database)
      await protectWorkspaceTable(database, 'health_changes', ['select'])
      // When somebody last looked: what comes long after it tells that nothing ran in between.
      await sql`create table health_beat (one boolean primary key default true check (one), at timestamptz not null)`.execute(database)
    },
  },
}
