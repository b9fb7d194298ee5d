import { sql } from 'kysely'
import type { Logger } from 'pino'
import type { Id } from '#base'
import type { Database, Trx } from '#platform/database'
import type { Activity } from './activity.ts'
import { activityTables } from './table.ts'

/**
 * A reader of sealed activities with a place of its own in each workspace's chain. `handle` gets them in their order, in the
 * transaction that moves the place on: what it writes there happens once, what it does elsewhere may happen again.
 */
export type Consumer = Readonly<{
  /** Names the place for ever. */
  name: string
  handle(trx: Trx, workspace: Id<'workspace'>, activities: readonly Activity[]): Promise<void>
}>

type CursorRow = { workspace_id: string; consumer: string; seq: number }
const tables = (trx: Trx) => trx.$extendTables<{ activity_cursors: CursorRow }>()

/** Activities handled in one transaction. */
const batch = 200

/** Workspaces with sealed activities beyond the consumer's place. */
async function behind(trx: Trx, consumer: string): Promise<Id<'workspace'>[]> {
  const { rows } = await sql<{ id: Id<'workspace'> }>`
    select w.id from workspaces w left join activity_cursors c on c.workspace_id = w.id and c.consumer = ${consumer}
    where exists (select from activities a where a.workspace_id = w.id and a.seq > coalesce(c.seq, 0))`.execute(trx)
  return rows.map(({ id }) => id)
}

/** One batch of one workspace; 0 when another process is at it. */
async function advance(trx: Trx, consumer: Consumer, workspace: Id<'workspace'>): Promise<number> {
  await tables(trx)
    .insertInto('activity_cursors')
    .values({ workspace_id: workspace, consumer: consumer.name, seq: 0 })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const cursor = await tables(trx)
    .selectFrom('activity_cursors')
    .select('seq')
    .where('workspace_id', '=', workspace)
    .where('consumer', '=', consumer.name)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst()
  if (!cursor) return 0
  const activities = (await activityTables(trx)
    .selectFrom('activities')
    .select(['seq', 'id', 'at', 'actor', 'kind', 'subject', 'payload'])
    .where('workspace_id', '=', workspace)
    .where('seq', '>', cursor.seq)
    .orderBy('seq')
    .limit(batch)
    .execute()) as Activity[]
  const last = activities.at(-1)
  if (!last) return 0
  await consumer.handle(trx, workspace, activities)
  await tables(trx)
    .updateTable('activity_cursors')
    .set({ seq: last.seq })
    .where('workspace_id', '=', workspace)
    .where('consumer', '=', consumer.name)
    .execute()
  return activities.length
}

/**
 * Hands a consumer everything sealed by now. A workspace whose handler throws stays where it was and is tried at the next
 * call; the others go on.
 * @returns how many activities were handled
 */
export async function consumeActivities(database: Database, consumer: Consumer, log: Logger): Promise<number> {
  let handled = 0
  for (const workspace of await database.asSystem((trx) => behind(trx, consumer.name))) {
    try {
      for (let count = batch; count === batch; handled += count) count = await database.asSystem((trx) => advance(trx, consumer, workspace))
    } catch (error) {
      log.warn({ err: error, consumer: consumer.name, workspace }, 'activities not handled; trying again')
    }
  }
  return handled
}
