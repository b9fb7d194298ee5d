import { sql } from 'kysely'
import type { Logger } from 'pino'
import type { Id } from '#base'
import type { Database, Trx } from '#platform/database'
import type { Activity } from './activity.ts'
import { activityTables } from './table.ts'

/** A kind of activity, or only those of it whose payload has these values. */
export type Wanted = string | Readonly<{ kind: string; with: Readonly<Record<string, string>> }>
export const kindOf = (wanted: Wanted): string => (typeof wanted === 'string' ? wanted : wanted.kind)

/**
 * A reader of sealed activities with a place of its own in each workspace's chain. `handle` gets them in their order, in the
 * transaction that moves the place on: what it writes there happens once, what it does elsewhere may happen again.
 */
export type Consumer = Readonly<{
  /** Names the place for ever. */
  name: string
  /** Only these are handed over, the others are passed by; all when not given. */
  kinds?: readonly Wanted[]
  /** How many are handed over in one transaction. */
  batch?: number
  /** Called once in each workspace, in the transaction that gives it a place there, before anything is handed over. */
  begin?(trx: Trx, workspace: Id<'workspace'>): Promise<void>
  handle(trx: Trx, workspace: Id<'workspace'>, activities: readonly Activity[]): Promise<void>
}>

type CursorRow = { workspace_id: string; consumer: string; seq: number }
const tables = (trx: Trx) => trx.$extendTables<{ activity_cursors: CursorRow }>()

const defaultBatch = 200

/** Workspaces with sealed activities beyond the consumer's place: one look at the end of each chain. */
async function behind(trx: Trx, consumer: string): Promise<Id<'workspace'>[]> {
  const { rows } = await sql<{ id: Id<'workspace'> }>`
    select w.id from workspaces w left join activity_cursors c on c.workspace_id = w.id and c.consumer = ${consumer}
    where (select max(a.seq) from activities a where a.workspace_id = w.id) > coalesce(c.seq, 0)`.execute(trx)
  return rows.map(({ id }) => id)
}

/** Whether an activity is among the wanted: what is said of its payload is looked at in the database, so the others never travel. */
function isWanted(kinds: readonly Wanted[]) {
  const whole = kinds.filter((wanted) => typeof wanted === 'string')
  const parts = kinds.filter((wanted) => typeof wanted !== 'string' && !whole.includes(wanted.kind)) as Exclude<Wanted, string>[]
  return sql<boolean>`(${sql.join(
    [
      sql`kind = any(${whole}::text[])`,
      ...parts.map((part) => sql`(kind = ${part.kind} and payload @> ${JSON.stringify(part.with)}::jsonb)`),
    ],
    sql` or `,
  )})`
}

/** One batch of one workspace; `more` tells that there is another, and is false when another process is at it. */
async function advance(trx: Trx, consumer: Consumer, workspace: Id<'workspace'>): Promise<{ count: number; more: boolean }> {
  const batch = consumer.batch ?? defaultBatch
  const made = await tables(trx)
    .insertInto('activity_cursors')
    .values({ workspace_id: workspace, consumer: consumer.name, seq: 0 })
    .onConflict((conflict) => conflict.doNothing())
    .returning('seq')
    .executeTakeFirst()
  if (made) await consumer.begin?.(trx, workspace)
  const cursor = await tables(trx)
    .selectFrom('activity_cursors')
    .select('seq')
    .where('workspace_id', '=', workspace)
    .where('consumer', '=', consumer.name)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst()
  if (!cursor) return { count: 0, more: false }
  // What is sealed while the batch is read lies beyond the head and comes with the next one.
  const sealed = activityTables(trx).selectFrom('activities').where('workspace_id', '=', workspace).where('seq', '>', cursor.seq)
  const { head } = await sealed.select(({ fn }) => fn.max('seq').as('head')).executeTakeFirstOrThrow()
  if (head === null) return { count: 0, more: false }
  let wanted = sealed.select(['seq', 'id', 'at', 'actor', 'kind', 'subject', 'payload']).where('seq', '<=', head)
  if (consumer.kinds) wanted = wanted.where(isWanted(consumer.kinds))
  const activities = (await wanted.orderBy('seq').limit(batch).execute()) as Activity[]
  if (activities.length > 0) await consumer.handle(trx, workspace, activities)
  const more = activities.length === batch
  await tables(trx)
    .updateTable('activity_cursors')
    .set({ seq: more ? activities.at(-1)!.seq : head })
    .where('workspace_id', '=', workspace)
    .where('consumer', '=', consumer.name)
    .execute()
  return { count: activities.length, more }
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
      for (let more = true; more; ) {
        const done = await database.asSystem((trx) => advance(trx, consumer, workspace))
        handled += done.count
        more = done.more
      }
    } catch (error) {
      log.warn({ err: error, consumer: consumer.name, workspace }, 'activities not handled; trying again')
    }
  }
  return handled
}
