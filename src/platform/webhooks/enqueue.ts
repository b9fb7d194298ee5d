import { newId } from '#base'
import { type Activity, type Consumer, consumeActivities } from '#platform/activity'
import type { Services } from '#platform/contributions'
import type { Trx } from '#platform/database'
import { tables } from './tables.ts'

/** Whether an endpoint wants a kind of activity. */
export const wants = (kinds: readonly string[], kind: string): boolean =>
  kinds.length === 0 || kinds.some((each) => each === kind || (each.endsWith('.*') && kind.startsWith(each.slice(0, -1))))

async function enqueue(trx: Trx, workspace: string, activities: readonly Activity[], now: Date): Promise<void> {
  const endpoints = await tables(trx)
    .selectFrom('webhook_endpoints')
    .select(['id', 'kinds', 'created_at'])
    .where('workspace_id', '=', workspace)
    .where('state', '=', 'active')
    .where('deleted_at', 'is', null)
    .execute()
  const rows = endpoints.flatMap(({ id, kinds, created_at }) =>
    activities
      .filter(({ kind, at }) => at >= created_at && wants(kinds, kind))
      .map(({ seq, kind }) => ({
        workspace_id: workspace,
        id: newId<'delivery'>() as string,
        endpoint_id: id,
        seq,
        kind,
        state: 'waiting' as const,
        attempts: 0,
        created_at: now,
        due_at: now,
        ended_at: null,
      })),
  )
  if (rows.length > 0)
    await tables(trx)
      .insertInto('webhook_deliveries')
      .values(rows)
      .onConflict((conflict) => conflict.columns(['workspace_id', 'endpoint_id', 'seq']).doNothing())
      .execute()
}

/** Lays a delivery down for each sealed activity that an endpoint wants; what happened before the endpoint was made is not sent. */
export const enqueueDeliveries = ({ database, log }: Pick<Services, 'database' | 'log'>, now: Date): Promise<number> => {
  const consumer: Consumer = { name: 'webhooks', handle: (trx, workspace, activities) => enqueue(trx, workspace, activities, now) }
  return consumeActivities(database, consumer, log)
}
