import { sql } from 'kysely'
import { type Migrations, protectWorkspaceTable } from '#platform/database'

export const migrations: Migrations = {
  '0600-programme-evidence': {
    async up(database) {
      await sql`create table evidence_facts (
        workspace_id uuid not null references workspaces on delete cascade,
        rule text not null,
        about text not null,
        seq bigint not null,
        activity_id uuid not null,
        at timestamptz(3) not null,
        verdict text not null check (verdict in ('holds', 'short', 'fails', 'gone')),
        value double precision,
        threshold double precision,
        link text,
        primary key (workspace_id, rule, about)
      )`.execute(database)
      // The newest fact of each verdict is one look, however many facts a rule has.
      await sql`create index evidence_facts_newest on evidence_facts (workspace_id, rule, verdict, at)`.execute(database)
      await sql`create table evidence_states (
        workspace_id uuid not null references workspaces on delete cascade,
        requirement text not null,
        state text not null,
        reason text not null,
        since timestamptz(3) not null,
        due_at timestamptz(3),
        primary key (workspace_id, requirement)
      )`.execute(database)
      await sql`create index evidence_states_due on evidence_states (due_at) where due_at is not null`.execute(database)
      await sql`create table evidence_requirements (
        workspace_id uuid not null references workspaces on delete cascade,
        requirement text not null,
        owner uuid,
        applies boolean,
        reason text,
        marked_by uuid,
        marked_at timestamptz(3),
        primary key (workspace_id, requirement)
      )`.execute(database)
      await sql`create table evidence_attestations (
        workspace_id uuid not null references workspaces on delete cascade,
        id uuid not null,
        requirement text not null,
        statement text not null,
        document text,
        sha256 text,
        link text,
        effective_on date not null,
        review_on date not null,
        signed_by uuid not null,
        signed_at timestamptz(3) not null,
        withdrawn_at timestamptz(3),
        primary key (workspace_id, id)
      )`.execute(database)
      await sql`create index evidence_attestations_of on evidence_attestations (workspace_id, requirement, id)`.execute(database)
      await sql`create table evidence_scopes (
        workspace_id uuid not null primary key references workspaces on delete cascade,
        scope text not null check (scope in ('light', 'standard', 'full')),
        chosen_by uuid not null,
        chosen_at timestamptz(3) not null
      )`.execute(database)
      // What people write may name people.
      for (const [table, columns] of [
        ['evidence_requirements', ['reason']],
        ['evidence_attestations', ['statement', 'document', 'link']],
      ] as const)
        for (const column of columns)
          await sql`alter table ${sql.table(table)} alter column ${sql.ref(column)} set statistics 0`.execute(database)
      await protectWorkspaceTable(database, 'evidence_facts', ['select'])
      for (const table of ['evidence_states', 'evidence_requirements', 'evidence_attestations', 'evidence_scopes'])
        await protectWorkspaceTable(database, table, ['select', 'insert', 'update'])
    },
  },
}
