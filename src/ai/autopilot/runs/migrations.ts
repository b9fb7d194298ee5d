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

/** What a run tells while it works, that its search shall end, and the kept file (`data/files`) that it began from. */
const live: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`alter table runs add live jsonb, add keep_asked_at timestamptz, add file_id uuid`.execute(db)
    // Decisions name columns and values of the file.
    await sql`alter table runs alter column live set statistics 0`.execute(db)
  },
}

export const migrations: Readonly<Record<string, Migration>> = { '0200-ai-autopilot-runs': runs, '0201-ai-autopilot-runs-live': live }
