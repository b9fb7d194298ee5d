import { sql } from 'kysely'
import { type Migrations, protectWorkspaceTable } from '#platform/database'

export const migrations: Migrations = {
  '0380-platform-alerts': {
    async up(database) {
      // Whoever holds the lease looks; one server at a time.
      await sql`create table alert_lease (
        one boolean primary key default true check (one),
        holder uuid not null,
        ends_at timestamptz not null
      )`.execute(database)
      // A built-in rule has a row where the workspace wants it otherwise; a rule of the workspace brings its condition.
      await sql`create table alert_rules (
        workspace_id uuid not null references workspaces on delete cascade,
        id text not null,
        condition jsonb,
        summary jsonb,
        enabled boolean not null default true,
        threshold double precision,
        for_seconds integer,
        severity text check (severity in ('warning', 'critical')),
        changed_at timestamptz not null,
        deleted_at timestamptz,
        primary key (workspace_id, id)
      )`.execute(database)
      await sql`create table alerts (
        workspace_id uuid not null references workspaces on delete cascade,
        id uuid not null,
        rule text not null,
        severity text not null check (severity in ('warning', 'critical')),
        state text not null check (state in ('pending', 'firing', 'resolved')),
        value double precision,
        since timestamptz not null,
        fired_at timestamptz,
        resolved_at timestamptz,
        told_at timestamptz,
        primary key (workspace_id, id)
      )`.execute(database)
      await sql`create unique index alerts_live on alerts (workspace_id, rule) where state <> 'resolved'`.execute(database)
      await sql`create index alerts_resolved on alerts (resolved_at) where state = 'resolved'`.execute(database)
      await sql`create table alert_silences (
        workspace_id uuid not null references workspaces on delete cascade,
        id uuid not null,
        rule text,
        severity text check (severity in ('warning', 'critical')),
        reason text not null,
        created_by uuid,
        starts_at timestamptz not null,
        ends_at timestamptz not null,
        primary key (workspace_id, id)
      )`.execute(database)
      // Why somebody silenced is their own words.
      await sql`alter table alert_silences alter column reason set statistics 0`.execute(database)
      await sql`create table alert_routes (
        workspace_id uuid not null references workspaces on delete cascade,
        id uuid not null,
        rule text,
        severity text check (severity in ('warning', 'critical')),
        roles text[] not null,
        people uuid[] not null,
        repeat_seconds integer not null check (repeat_seconds >= 300),
        primary key (workspace_id, id)
      )`.execute(database)
      await protectWorkspaceTable(database, 'alert_rules')
      await protectWorkspaceTable(database, 'alerts', ['select'])
      await protectWorkspaceTable(database, 'alert_silences', ['select', 'insert', 'update'])
      await protectWorkspaceTable(database, 'alert_routes')
    },
  },
}
