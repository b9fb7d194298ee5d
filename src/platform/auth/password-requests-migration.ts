import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Links by mail: several may be valid at once, and whoever asked for one waits, sealed, until a worker answers. */
export const passwordRequests: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`alter table password_links drop constraint password_links_pkey, add primary key (token_hash)`.execute(db)
    await sql`create index password_links_account on password_links (account_id)`.execute(db)
    await sql`create table password_requests (id uuid primary key, sealed bytea not null, created_at timestamptz not null)`.execute(db)
    await sql`alter table password_requests alter column sealed set statistics 0`.execute(db)
  },
}
