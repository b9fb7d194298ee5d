import { sql } from 'kysely'
import type { PgBoss } from 'pg-boss'
import type { Database } from '#platform/database'
import { queueIn } from './queue.ts'

/**
 * Gives every open job without a ticket a new one: after a restore the rows of `jobs` are there and the queue is empty. In
 * everyday life there is none, because row and ticket are written in one transaction.
 * @param names  kinds of job that have a queue
 * @returns how many were missing
 */
export async function reissueTickets(database: Database, boss: PgBoss, names: readonly string[]): Promise<number> {
  return database.asSystem(async (trx) => {
    // Two processes may start at once.
    await sql`select pg_advisory_xact_lock(hashtext('rumbo.jobs.reissue'))`.execute(trx)
    const { rows } = await sql<{ workspace_id: string; id: string; name: string }>`
      select j.workspace_id, j.id, j.name from jobs j
      where j.status in ('queued', 'running') and j.name = any (${[...names]})
        and not exists (select from pgboss.job q where q.name = j.name and q.id = j.id)
      order by j.created_at, j.id`.execute(trx)
    for (const { workspace_id: workspace, id, name } of rows) await boss.send(name, { workspace }, { id, db: queueIn(trx) })
    return rows.length
  })
}
