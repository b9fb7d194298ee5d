import { sql } from 'kysely'
import { applicationRole, type Migrations, protectWorkspaceTable } from '#platform/database'

export const migrations: Migrations = {
  '0500-data-metrics': {
    async up(database) {
      await sql`create table metrics (
        workspace_id uuid not null references workspaces on delete cascade,
        id uuid not null,
        version integer not null,
        state text not null check (state in ('active', 'retired')),
        owner uuid,
        starter text,
        outside_since timestamptz(3),
        judged jsonb,
        created_at timestamptz(3) not null,
        changed_at timestamptz(3) not null,
        primary key (workspace_id, id),
        unique (workspace_id, starter)
      )`.execute(database)
      await sql`create table metric_versions (
        workspace_id uuid not null,
        metric_id uuid not null,
        version integer not null,
        definition jsonb not null,
        made_by uuid not null,
        made_at timestamptz(3) not null,
        primary key (workspace_id, metric_id, version),
        foreign key (workspace_id, metric_id) references metrics on delete cascade
      )`.execute(database)
      // What people call a thing and how they describe it may name people.
      await sql`alter table metric_versions alter column definition set statistics 0`.execute(database)
      await sql`create table metric_values (
        workspace_id uuid not null,
        id uuid not null,
        metric_id uuid not null,
        version integer not null,
        period text not null,
        from_on date not null,
        to_on date not null,
        value double precision,
        reason text,
        reason_query text,
        n integer,
        parts jsonb not null,
        final boolean not null,
        on_time boolean,
        evaluated_at timestamptz(3) not null,
        asked_by uuid,
        superseded_at timestamptz(3),
        superseded_by uuid,
        primary key (workspace_id, id),
        foreign key (workspace_id, metric_id, version) references metric_versions on delete cascade
      )`.execute(database)
      await sql`create unique index metric_values_current on metric_values (workspace_id, metric_id, period, to_on, from_on)
        where superseded_at is null`.execute(database)
      await sql`create index metric_values_of on metric_values (workspace_id, metric_id, to_on desc, id desc)`.execute(database)
      await protectWorkspaceTable(database, 'metrics', ['select', 'insert', 'update'])
      await protectWorkspaceTable(database, 'metric_versions', ['select', 'insert'])
      await protectWorkspaceTable(database, 'metric_values', ['select', 'insert'])
      // A value is never changed: of one that another took the place of, this much is added.
      await sql`grant update (superseded_at, superseded_by) on metric_values to ${sql.id(applicationRole)}`.execute(database)
    },
  },
}
