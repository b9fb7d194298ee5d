import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import { applicationRole } from '#platform/database'

/**
 * Who of the scope's workspace has a second step. Accounts are out of reach inside a scope; this tells one yes or no of each
 * member, and of no other workspace.
 */
export const secondStepOfPeople: Migration = {
  async up(db) {
    await sql`create function people_with_second_step() returns table (principal_id uuid, has_it boolean)
      language sql stable security definer set search_path = pg_catalog, public as $$
        select m.principal_id, a.totp_sealed is not null
        from public.members m join public.accounts a on a.account_id = m.principal_id
        join public.principals p on p.workspace_id = m.workspace_id and p.id = m.principal_id and p.disabled_at is null
        where m.workspace_id = nullif(current_setting('rumbo.workspace', true), '')::uuid $$`.execute(db)
    await sql`revoke all on function people_with_second_step() from public`.execute(db)
    await sql`grant execute on function people_with_second_step() to ${sql.id(applicationRole)}`.execute(db)
  },
}
