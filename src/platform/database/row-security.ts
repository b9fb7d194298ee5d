import { type Kysely, sql } from 'kysely'

/** The role of everyday work: no login, no rights but those granted, row-level security always on. */
export const applicationRole = 'rumbo_app'

/**
 * Puts a table of workspaces behind row-level security: the application role sees and writes the rows of the workspace its
 * transaction is set to and no other, the owner (sign-in, sealer, runner) all. Forced, so that even an owner without
 * superuser rights passes by policy only. Call it in the migration that makes the table.
 *
 * @param column  the column with the workspace's id
 * @param rights  what the application role may do; none for a table that only the system reads
 */
export async function protectWorkspaceTable(
  database: Kysely<unknown>,
  table: string,
  rights: readonly ('select' | 'insert' | 'update' | 'delete')[] = ['select', 'insert', 'update', 'delete'],
  column = 'workspace_id',
): Promise<void> {
  const name = sql.table(table)
  const own = sql`${sql.ref(column)} = nullif(current_setting('rumbo.workspace', true), '')::uuid`
  await sql`alter table ${name} enable row level security`.execute(database)
  await sql`alter table ${name} force row level security`.execute(database)
  await sql`create policy own_workspace on ${name} to ${sql.id(applicationRole)} using (${own}) with check (${own})`.execute(database)
  await sql`create policy all_workspaces on ${name} to current_user using (true) with check (true)`.execute(database)
  if (rights.length > 0) await sql`grant ${sql.raw(rights.join(', '))} on ${name} to ${sql.id(applicationRole)}`.execute(database)
}
