import { sql } from 'kysely'
import { type Migrations, protectWorkspaceTable } from '#platform/database'

export const migrations: Migrations = {
  '0355-platform-connections-rules': {
    async up(database) {
      await sql`create table connection_rules (
        workspace_id uuid primary key references workspaces on delete cascade,
        allowed_networks text[] not null
      )`.execute(database)
      await protectWorkspaceTable(database, 'connection_rules')
    },
  },
  '0356-platform-connections-reasons': {
    async up(database) {
      // By network: who allowed it, when and why.
      await sql`alter table connection_rules add column notes jsonb not null default '{}'`.execute(database)
    },
  },
}
