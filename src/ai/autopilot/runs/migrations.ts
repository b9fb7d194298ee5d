import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import { protectWorkspaceTable } from '#platform/database'

const runs: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`create table runs (
      workspace_id uuid not null,
      id uuid not null,
      job_id uuid not null,
      file text not null,
      options jsonb not null,
      outcome text check (outcome in ('delivered', 'no-signal')),
      headline jsonb,
      created_by uuid not null,
      created_at timestamptz not null,
      finished_at timestamptz,
      primary key (workspace_id, id),
      foreign key (workspace_id) references workspaces on delete cascade
    )`.execute(db)
    await protectWorkspaceTable(db, 'runs')
    // The name of a file may name a person.
    await sql`alter table runs alter column file set statistics 0`.execute(db)
  },
}

export const migrations: Readonly<Record<string, Migration>> = { '0200-ai-autopilot-runs': runs }
