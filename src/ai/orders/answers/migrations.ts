import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import { protectWorkspaceTable } from '#platform/database'

const orderAnswers: Migration = {
  async up(db: Kysely<unknown>) {
    // The file is not referred to: an answer stays when it goes.
    await sql`create table order_answers (
      workspace_id uuid not null,
      id uuid not null,
      job_id uuid not null,
      file_id uuid not null,
      file text not null,
      options jsonb not null,
      language text not null check (language in ('es', 'en')),
      result jsonb,
      created_by uuid not null,
      created_at timestamptz not null,
      finished_at timestamptz,
      primary key (workspace_id, id),
      foreign key (workspace_id) references workspaces on delete cascade
    )`.execute(db)
    await protectWorkspaceTable(db, 'order_answers')
    // Names of files and columns, and the customer who is named for their size, may name a person.
    for (const column of ['file', 'options', 'result'])
      await sql`alter table order_answers alter column ${sql.ref(column)} set statistics 0`.execute(db)
  },
}

export const migrations: Readonly<Record<string, Migration>> = { '0240-ai-orders-answers': orderAnswers }
