import { DomainError, newId } from '#base'
import { record } from '#platform/activity'
import type { Scope, Trx } from '#platform/database'
import type { GlobalControl } from './schema.ts'
import { newSeed } from './usual.ts'

type Row = {
  workspace_id: string
  id: string
  share: number
  seed: number
  until: string
  created_by: string
  created_at: Date
  ended_at: Date | null
}
const tables = (trx: Trx) => trx.$extendTables<{ campaign_global_controls: Row }>()

/** The control group across campaigns that holds on this day, with the seed that decides who belongs to it. */
export async function globalControlOn(trx: Trx, scope: Scope, today: string): Promise<(GlobalControl & { seed: number }) | null> {
  const row = await tables(trx)
    .selectFrom('campaign_global_controls')
    .selectAll()
    .where('workspace_id', '=', scope.workspace)
    .where('ended_at', 'is', null)
    .where('until', '>=', today)
    .executeTakeFirst()
  return row ? { id: row.id, share: row.share, until: row.until, createdAt: row.created_at.toISOString(), seed: Number(row.seed) } : null
}

/** Begins one. Until its date nobody enters or leaves it. @throws GLOBAL_CONTROL_HOLDS, GLOBAL_CONTROL_PAST */
export async function beginGlobalControl(
  trx: Trx,
  scope: Scope,
  { share, until }: Readonly<{ share: number; until: string }>,
  { now, today }: Readonly<{ now: Date; today: string }>,
): Promise<void> {
  if (until <= today) throw new DomainError('GLOBAL_CONTROL_PAST', { until })
  const holds = await globalControlOn(trx, scope, today)
  if (holds) throw new DomainError('GLOBAL_CONTROL_HOLDS', { until: holds.until })
  const own = tables(trx)
  await own
    .updateTable('campaign_global_controls')
    .set({ ended_at: now })
    .where('workspace_id', '=', scope.workspace)
    .where('ended_at', 'is', null)
    .execute()
  const id = newId<'global-control'>()
  await own
    .insertInto('campaign_global_controls')
    .values({
      workspace_id: scope.workspace,
      id,
      share,
      seed: newSeed(),
      until,
      created_by: scope.principal,
      created_at: now,
      ended_at: null,
    })
    .execute()
  await record(trx, scope, { kind: 'global-control.begun', subject: `global-control:${id}`, payload: { share, until } })
}

/** Ends the one that holds, before its date. */
export async function endGlobalControl(trx: Trx, scope: Scope, now: Date): Promise<void> {
  const ended = await tables(trx)
    .updateTable('campaign_global_controls')
    .set({ ended_at: now })
    .where('workspace_id', '=', scope.workspace)
    .where('ended_at', 'is', null)
    .returning('id')
    .execute()
  for (const { id } of ended) await record(trx, scope, { kind: 'global-control.ended', subject: `global-control:${id}` })
}
