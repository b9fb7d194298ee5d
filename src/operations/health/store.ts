import { sql } from 'kysely'
import type { Scope, Trx } from '#platform/database'
import type { Component } from '#schema/platform/alerts'
import type { Change } from './history.ts'

type ChangeRow = { workspace_id: string; component: Component; at: Date; state: Change['state'] }
const tables = (trx: Trx) => trx.$extendTables<{ health_changes: ChangeRow; health_beat: { one: boolean; at: Date } }>()
const keepMs = 91 * 86_400_000

/** The changes of each component, oldest first; the one before the kept time stays as long as it holds. */
export async function readChanges(trx: Trx, scope: Pick<Scope, 'workspace'>): Promise<Map<Component, Change[]>> {
  const rows = await tables(trx)
    .selectFrom('health_changes')
    .select(['component', 'at', 'state'])
    .where('workspace_id', '=', scope.workspace)
    .orderBy('at')
    .execute()
  return Map.groupBy(rows, ({ component }) => component)
}

/** What every component of every workspace was when somebody last looked. */
export async function latestStates(trx: Trx): Promise<ChangeRow[]> {
  const { rows } = await sql<ChangeRow>`select distinct on (workspace_id, component) workspace_id, component, at, state
    from health_changes order by workspace_id, component, at desc`.execute(trx)
  return rows
}

export const addChange = (trx: Trx, workspace: string, component: Component, change: Change): Promise<unknown> =>
  tables(trx)
    .insertInto('health_changes')
    .values({ workspace_id: workspace, component, ...change })
    .onConflict((row) => row.columns(['workspace_id', 'component', 'at']).doUpdateSet({ state: change.state }))
    .execute()

/** Notes that somebody looks now. @returns when it was before; null at the first time. Of two at once one waits. */
export async function beat(trx: Trx, now: Date): Promise<Date | null> {
  await sql`select pg_advisory_xact_lock(hashtext('rumbo.health'))`.execute(trx)
  const before = await tables(trx).selectFrom('health_beat').select('at').executeTakeFirst()
  await tables(trx)
    .insertInto('health_beat')
    .values({ one: true, at: now })
    .onConflict((row) => row.column('one').doUpdateSet({ at: now }))
    .execute()
  return before?.at ?? null
}

/** Forgets what is older than the strip, but what each component was at its beginning. */
export const sweepChanges = (trx: Trx, now: Date): Promise<unknown> =>
  sql`delete from health_changes c where at < ${new Date(now.getTime() - keepMs)} and exists (
    select from health_changes n where n.workspace_id = c.workspace_id and n.component = c.component
      and n.at > c.at and n.at < ${new Date(now.getTime() - keepMs)})`.execute(trx)
