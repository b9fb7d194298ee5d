import { sql } from 'kysely'
import { type Id, newId } from '#base'
import { type NewActivity, record } from '#platform/activity'
import type { Database, Trx } from '#platform/database'

/** Who acts when nobody is signed in: each workspace has one such principal, made when it is first needed. */
export async function systemPrincipal(trx: Trx, workspace: string): Promise<Id<'principal'>> {
  const found = await sql<{ id: Id<'principal'> }>`
    select id from principals where workspace_id = ${workspace} and kind = 'system' order by created_at, id limit 1`.execute(trx)
  if (found.rows[0]) return found.rows[0].id
  const id = newId<'principal'>()
  await sql`insert into principals (workspace_id, id, kind) values (${workspace}, ${id}, 'system')`.execute(trx)
  return id
}

/** Records what was done to the whole installation in the activities of each of its workspaces. */
export async function recordEverywhere(database: Database, activity: NewActivity): Promise<void> {
  await database.asSystem(async (trx) => {
    const { rows } = await sql<{ id: Id<'workspace'> }>`select id from workspaces order by id`.execute(trx)
    for (const { id: workspace } of rows) await record(trx, { workspace, principal: await systemPrincipal(trx, workspace) }, activity)
  })
}
