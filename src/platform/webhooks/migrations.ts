import { sql } from 'kysely'
import { applicationRole, type Migrations, protectWorkspaceTable } from '#platform/database'

export const migrations: Migrations = {
  '0370-platform-webhooks': {
    async up(database) {
      await sql`create table webhook_endpoints (
        workspace_id uuid not null references workspaces on delete cascade,
        id uuid not null,
        name text not null,
        url text not null,
        kinds text[] not null,
        state text not null default 'active' check (state in ('active', 'paused', 'disabled')),
        failing_since timestamptz,
        created_at timestamptz not null,
        primary key (workspace_id, id)
      )`.execute(database)
      // Two secrets are valid while one takes the other's place.
      await sql`create table webhook_secrets (
        workspace_id uuid not null,
        endpoint_id uuid not null,
        id uuid not null,
        sealed bytea not null,
        created_at timestamptz not null,
        ends_at timestamptz,
        primary key (workspace_id, endpoint_id, id),
        foreign key (workspace_id, endpoint_id) references webhook_endpoints on delete cascade
      )`.execute(database)
      await sql`create table webhook_deliveries (
        workspace_id uuid not null,
        id uuid not null,
        endpoint_id uuid not null,
        seq bigint not null,
        kind text not null,
        state text not null default 'waiting' check (state in ('waiting', 'delivered', 'failed')),
        attempts integer not null default 0,
        created_at timestamptz not null,
        due_at timestamptz not null,
        ended_at timestamptz,
        primary key (workspace_id, id),
        unique (workspace_id, endpoint_id, seq),
        foreign key (workspace_id, endpoint_id) references webhook_endpoints on delete cascade
      )`.execute(database)
      await sql`create index webhook_deliveries_due on webhook_deliveries (due_at) where state = 'waiting'`.execute(database)
      await sql`create table webhook_attempts (
        workspace_id uuid not null,
        delivery_id uuid not null,
        id uuid not null,
        at timestamptz not null,
        took_ms integer not null,
        status integer,
        failure text,
        primary key (workspace_id, delivery_id, id),
        foreign key (workspace_id, delivery_id) references webhook_deliveries on delete cascade
      )`.execute(database)
      await protectWorkspaceTable(database, 'webhook_endpoints')
      await protectWorkspaceTable(database, 'webhook_secrets')
      await protectWorkspaceTable(database, 'webhook_deliveries', ['select', 'update'])
      await protectWorkspaceTable(database, 'webhook_attempts', ['select'])
    },
  },
  '0371-platform-webhooks-log': {
    async up(database) {
      await sql`alter table webhook_endpoints add column deleted_at timestamptz`.execute(database)
      // Whatever a receiver answered may repeat what it was sent: it is treated as personal.
      await sql`alter table webhook_attempts add column answer text`.execute(database)
      await sql`alter table webhook_attempts alter column answer set statistics 0`.execute(database)
      await sql`create index webhook_deliveries_open on webhook_deliveries (workspace_id, endpoint_id) where state <> 'delivered'`.execute(
        database,
      )
      await sql`grant insert on webhook_deliveries to ${sql.id(applicationRole)}`.execute(database)
    },
  },
}
