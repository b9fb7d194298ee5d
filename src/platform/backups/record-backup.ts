import { sql } from 'kysely'
import { type NewActivity, record } from '#platform/activity'
import { type Database, systemPrincipal } from '#platform/database'

/** Records what was done to the whole installation in the activities of each of its workspaces. */
export async function recordEverywhere(database: Database, activity: NewActivity): Promise<void> {
  await database.asSystem(async (trx) => {
    const { rows } = await sql<{ id: string }>`select id from workspaces order by id`.execute(trx)
    for (const { id: workspace } of rows) await record(trx, await systemPrincipal(trx, workspace), activity)
  })
}
