import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import { protectWorkspaceTable } from '#platform/database'

const idempotencyKeys: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`create table idempotency_keys (
      workspace_id uuid not null,
      principal_id uuid not null,
      route text not null,
      key text not null,
      digest bytea not null,
      status integer,
      content_type text,
      reply text,
      at timestamptz not null,
      primary key (workspace_id, principal_id, route, key)
    )`.execute(db)
    await protectWorkspaceTable(db, 'idempotency_keys')
    await sql`alter table idempotency_keys alter column reply set statistics 0`.execute(db)
  },
}

export const migrations: Readonly<Record<string, Migration>> = { '0110-platform-http-idempotency': idempotencyKeys }
