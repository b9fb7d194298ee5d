import { sql } from 'kysely'
import { DomainError, newId } from '#base'
import type { Scope, Trx } from '#platform/database'
import { wants } from './enqueue.ts'
import type { ReplayRange, WebhookEndpoint } from './schema.ts'
import { tables } from './tables.ts'

const again = (now: Date) => ({ state: 'waiting' as const, attempts: 0, due_at: now, ended_at: null })

/** Sends a delivery again from the first attempt on, under the same id. @throws WEBHOOK_DELIVERY_NOT_FOUND */
export async function replayDelivery(trx: Trx, scope: Scope, endpoint: string, id: string, now: Date): Promise<void> {
  const { numUpdatedRows } = await tables(trx)
    .updateTable('webhook_deliveries')
    .set(again(now))
    .where('workspace_id', '=', scope.workspace)
    .where('endpoint_id', '=', endpoint)
    .where('id', '=', id)
    .executeTakeFirst()
  if (numUpdatedRows !== 1n) throw new DomainError('WEBHOOK_DELIVERY_NOT_FOUND', { delivery: id })
}

type Missed = { seq: number; kind: string }
const atOnce = 1000

/** Lays down what happened in the range while the endpoint was off, as if it had been on. */
async function layDownMissed(trx: Trx, scope: Scope, endpoint: WebhookEndpoint, range: ReplayRange, now: Date): Promise<number> {
  let count = 0
  for (let after = 0; ; ) {
    const { rows } = await sql<Missed>`
      select a.seq, a.kind from activities a
      where a.workspace_id = ${scope.workspace} and a.seq > ${after}
        and a.at >= greatest(${range.from}::timestamptz, ${endpoint.createdAt}::timestamptz) and a.at <= ${range.to}::timestamptz
        and not exists (select from webhook_deliveries d
                        where d.workspace_id = a.workspace_id and d.endpoint_id = ${endpoint.id} and d.seq = a.seq)
      order by a.seq limit ${atOnce}`.execute(trx)
    const wanted = rows.filter(({ kind }) => wants(endpoint.kinds, kind))
    if (wanted.length > 0)
      await tables(trx)
        .insertInto('webhook_deliveries')
        .values(
          wanted.map(({ seq, kind }) => ({
            workspace_id: scope.workspace,
            id: newId<'delivery'>() as string,
            endpoint_id: endpoint.id,
            seq,
            kind,
            ...again(now),
            created_at: now,
          })),
        )
        .onConflict((conflict) => conflict.columns(['workspace_id', 'endpoint_id', 'seq']).doNothing())
        .execute()
    count += wanted.length
    const last = rows.at(-1)
    if (!last || rows.length < atOnce) return count
    after = last.seq
  }
}

/**
 * Sends again what a range of time holds: what failed, everything, or what happened while the endpoint was off.
 * @returns how many deliveries wait because of it
 */
export async function replayRange(trx: Trx, scope: Scope, endpoint: WebhookEndpoint, range: ReplayRange, now: Date): Promise<number> {
  if (range.which === 'missed') return layDownMissed(trx, scope, endpoint, range, now)
  let query = tables(trx)
    .updateTable('webhook_deliveries')
    .set(again(now))
    .where('workspace_id', '=', scope.workspace)
    .where('endpoint_id', '=', endpoint.id)
    .where('created_at', '>=', new Date(range.from))
    .where('created_at', '<=', new Date(range.to))
  query = range.which === 'failed' ? query.where('state', '=', 'failed') : query.where('state', '<>', 'waiting')
  return Number((await query.executeTakeFirst()).numUpdatedRows)
}
