import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Who administers the installation: until now the administrators of the first workspace did what is theirs from here on. */
export const installation: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`alter table accounts add column installation_administrator boolean not null default false`.execute(db)
    await sql`update accounts set installation_administrator = true where account_id in (
      select principal_id from members
      where 'administrator' = any(roles) and ends_at is null
        and workspace_id = (select id from workspaces order by created_at, id limit 1))`.execute(db)
  },
}
