import { sql } from 'kysely'
import { type Id, newId } from '#base'
import type { Scope, Trx } from './scope.ts'

/**
 * Who acts in a workspace when nobody is signed in: schedules, the plan of backups, the machine's own command line. There is
 * one, made when it is first needed.
 */
export async function systemPrincipal(trx: Trx, workspace: string): Promise<Scope> {
  const find = async (): Promise<string | undefined> =>
    (
      await sql<{ id: string }>`
        select id from principals where workspace_id = ${workspace} and kind = 'system' and disabled_at is null
        order by created_at, id limit 1`.execute(trx)
    ).rows[0]?.id
  let id = await find()
  if (id === undefined) {
    // Of two that need it at once one makes it.
    await sql`select pg_advisory_xact_lock(hashtext('rumbo.system-principal'))`.execute(trx)
    id = await find()
  }
  if (id === undefined) {
    id = newId<'principal'>()
    await sql`insert into principals (workspace_id, id, kind) values (${workspace}, ${id}, 'system')`.execute(trx)
  }
  return { workspace: workspace as Id<'workspace'>, principal: id as Id<'principal'> }
}
