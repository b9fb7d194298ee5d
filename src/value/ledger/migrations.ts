import { sql } from 'kysely'
import { type Migrations, protectWorkspaceTable } from '#platform/database'

export const migrations: Migrations = {
  '0280-value-ledger-lines': {
    async up(database) {
      await sql`create table ledger_lines (
        workspace_id uuid not null references workspaces on delete cascade,
        id uuid not null,
        source_kind text not null check (source_kind in ('campaign', 'readout', 'said')),
        source_id uuid,
        name text not null,
        method text not null check (method in ('verified', 'estimated', 'forecast')),
        currency text not null check (currency ~ '^[A-Z]{3}$'),
        month date not null check (extract(day from month) = 1),
        low bigint not null,
        mid bigint not null,
        high bigint not null,
        contact_cost bigint not null,
        discount_cost bigint not null,
        programme_cost bigint not null,
        origin jsonb not null,
        baseline jsonb not null,
        baseline_sha256 text not null,
        baseline_signature text not null,
        baseline_at timestamptz(3) not null,
        replaces uuid,
        created_by uuid not null,
        created_at timestamptz(3) not null,
        primary key (workspace_id, id),
        foreign key (workspace_id, replaces) references ledger_lines,
        unique (workspace_id, replaces),
        check (low <= mid and mid <= high),
        check ((method = 'verified') = (source_kind <> 'said'))
      )`.execute(database)
      await sql`create unique index ledger_lines_of_source on ledger_lines (workspace_id, source_kind, source_id)
        where replaces is null`.execute(database)
      await sql`create table ledger_decisions (
        workspace_id uuid not null,
        line_id uuid not null,
        state text not null check (state in ('proposed', 'approved', 'rejected')),
        note text,
        decided_by uuid not null,
        decided_at timestamptz(3) not null,
        primary key (workspace_id, line_id, state),
        foreign key (workspace_id, line_id) references ledger_lines on delete cascade
      )`.execute(database)
      await sql`create unique index ledger_decisions_once on ledger_decisions (workspace_id, line_id)
        where state in ('approved', 'rejected')`.execute(database)
      // A line is never changed: a later one names it.
      await protectWorkspaceTable(database, 'ledger_lines', ['select', 'insert'])
      await protectWorkspaceTable(database, 'ledger_decisions', ['select', 'insert'])
      // What people call a thing, and what they write of it, may name people.
      for (const [table, column] of [
        ['ledger_lines', 'name'],
        ['ledger_lines', 'origin'],
        ['ledger_lines', 'baseline'],
        ['ledger_decisions', 'note'],
      ] as const)
        await sql`alter table ${sql.ref(table)} alter column ${sql.ref(column)} set statistics 0`.execute(database)
    },
  },
}
