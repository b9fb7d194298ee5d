import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import { protectWorkspaceTable } from '#platform/database'

const scorings: Migration = {
  async up(db: Kysely<unknown>) {
    // Neither the version nor the file is referred to: a scoring stays when they go.
    await sql`create table scorings (
      workspace_id uuid not null,
      id uuid not null,
      job_id uuid not null,
      model text not null,
      version integer not null,
      version_id uuid not null,
      target text not null,
      file_id uuid not null,
      file text not null,
      language text not null check (language in ('es', 'en')),
      result jsonb,
      created_by uuid not null,
      created_at timestamptz not null,
      finished_at timestamptz,
      primary key (workspace_id, id),
      foreign key (workspace_id) references workspaces on delete cascade
    )`.execute(db)
    await sql`create index scorings_of_model on scorings (workspace_id, model, id desc)`.execute(db)
    await protectWorkspaceTable(db, 'scorings')
    // Names of models, columns and files, and cells that could not be read, may name a person.
    for (const column of ['model', 'target', 'file', 'result'])
      await sql`alter table scorings alter column ${sql.ref(column)} set statistics 0`.execute(db)
  },
}

export const migrations: Readonly<Record<string, Migration>> = { '0230-ai-serving-scorings': scorings }
