import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import { protectWorkspaceTable, tellChanges } from '#platform/database'

const versions: Migration = {
  async up(db: Kysely<unknown>) {
    // `last_version` stays when versions are erased: a number never means two things.
    await sql`create table models (
      workspace_id uuid not null,
      name text not null,
      title text not null,
      served integer,
      previous integer,
      last_version integer not null,
      used_at timestamptz,
      created_at timestamptz not null,
      primary key (workspace_id, name),
      foreign key (workspace_id) references workspaces on delete cascade
    )`.execute(db)
    await sql`create table model_versions (
      workspace_id uuid not null,
      name text not null,
      version integer not null,
      id uuid not null,
      run_id uuid not null,
      facts jsonb not null,
      created_by uuid not null,
      created_at timestamptz not null,
      served_at timestamptz,
      answered_at timestamptz,
      primary key (workspace_id, name, version),
      unique (workspace_id, id),
      unique (workspace_id, name, run_id),
      foreign key (workspace_id, name) references models on delete cascade
    )`.execute(db)
    await protectWorkspaceTable(db, 'models')
    await protectWorkspaceTable(db, 'model_versions')
    // The title, and the name of the file that a model learnt from, may name a person.
    await sql`alter table models alter column title set statistics 0, alter column name set statistics 0`.execute(db)
    await sql`alter table model_versions alter column facts set statistics 0, alter column name set statistics 0`.execute(db)
  },
}

/** Processes that answer know at once which version does. */
const servedTold: Migration = {
  async up(db: Kysely<unknown>) {
    await tellChanges(db, 'models', 'models', ['delete', 'insert', 'update of served'])
    await tellChanges(db, 'models', 'model_versions', ['delete'])
  },
}

export const migrations: Readonly<Record<string, Migration>> = {
  '0220-ai-registry-versions': versions,
  '0221-ai-registry-served-told': servedTold,
}
