import { sql } from 'kysely'
import { type Migrations, protectWorkspaceTable } from '#platform/database'

export const consumerMigrations: Migrations = {
  '0352-platform-activity-cursors': {
    async up(database) {
      await sql`create table activity_cursors (
        workspace_id uuid not null references workspaces on delete cascade,
        consumer text not null,
        seq bigint not null,
        primary key (workspace_id, consumer)
      )`.execute(database)
      await protectWorkspaceTable(database, 'activity_cursors', [])
    },
  },
}
