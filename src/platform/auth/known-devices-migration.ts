import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** The kinds of browser by which a person came in: "Firefox · Linux". They go with the account. */
export const knownDevices: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`create table known_devices (
      account_id uuid not null references accounts on delete cascade,
      device text not null,
      seen_at timestamptz not null,
      primary key (account_id, device)
    )`.execute(db)
  },
}
