import { sql } from 'kysely'
import { DomainError, newId } from '#base'
import type { Scope, Trx } from '#platform/database'
import { keepMs } from './deliver.ts'
import type { DeliveryState, WebhookDelivery, WebhookEndpoint } from './schema.ts'
import { tables } from './tables.ts'

const countOf = (state: 'waiting' | 'failed') =>
  sql<number>`(select count(*) from webhook_deliveries d
               where d.workspace_id = e.workspace_id and d.endpoint_id = e.id and d.state <> 'delivered' and d.state = ${state})`

const endpoints = (trx: Trx, scope: Scope) =>
  tables(trx)
    .selectFrom('webhook_endpoints as e')
    .select(['e.id', 'e.name', 'e.url', 'e.kinds', 'e.state', 'e.failing_since', 'e.created_at', 'e.deleted_at'])
    .select([
      sql<Date | null>`(select max(ends_at) from webhook_secrets s
                        where s.workspace_id = e.workspace_id and s.endpoint_id = e.id and s.ends_at > now())`.as('rotating'),
      countOf('waiting').as('waiting'),
      countOf('failed').as('failed'),
    ])
    .where('e.workspace_id', '=', scope.workspace)

type Found = Awaited<ReturnType<ReturnType<typeof endpoints>['execute']>>[number]
const endpointOf = (row: Found): WebhookEndpoint => ({
  id: row.id,
  name: row.name,
  url: row.url,
  kinds: row.kinds,
  state: row.state,
  failingSince: row.failing_since?.toISOString() ?? null,
  createdAt: row.created_at.toISOString(),
  rotatingUntil: row.rotating?.toISOString() ?? null,
  waiting: row.waiting,
  failed: row.failed,
  restorableUntil: row.deleted_at === null ? null : new Date(row.deleted_at.getTime() + keepMs).toISOString(),
})

/** Newest first: those in use, or those that were removed and can still be put back. */
export async function listEndpoints(
  trx: Trx,
  scope: Scope,
  page: { limit: number; before: string | null; removed: boolean },
): Promise<WebhookEndpoint[]> {
  let query = endpoints(trx, scope)
    .where('e.deleted_at', page.removed ? 'is not' : 'is', null)
    .orderBy('e.id', 'desc')
    .limit(page.limit)
  if (page.before !== null) query = query.where('e.id', '<', page.before)
  return (await query.execute()).map(endpointOf)
}

/** @throws WEBHOOK_NOT_FOUND */
export async function findEndpoint(trx: Trx, scope: Scope, id: string): Promise<WebhookEndpoint> {
  const row = await endpoints(trx, scope).where('e.id', '=', id).where('e.deleted_at', 'is', null).executeTakeFirst()
  if (!row) throw new DomainError('WEBHOOK_NOT_FOUND', { webhook: id })
  return endpointOf(row)
}

export async function addEndpoint(
  trx: Trx,
  scope: Scope,
  endpoint: { name: string; url: string; kinds: readonly string[] },
  now: Date,
): Promise<string> {
  const id = newId<'webhook'>()
  await tables(trx)
    .insertInto('webhook_endpoints')
    .values({
      workspace_id: scope.workspace,
      id,
      name: endpoint.name,
      url: endpoint.url,
      kinds: [...endpoint.kinds],
      state: 'active',
      failing_since: null,
      created_at: now,
      deleted_at: null,
    })
    .execute()
  return id
}

/** Put back to work, an endpoint starts without a history of failures. */
export async function changeEndpoint(
  trx: Trx,
  scope: Scope,
  id: string,
  change: { name?: string | undefined; url?: string | undefined; kinds?: string[] | undefined; state?: 'active' | 'paused' | undefined },
): Promise<void> {
  const set = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
  if (Object.keys(set).length === 0) return
  await tables(trx)
    .updateTable('webhook_endpoints')
    .set({ ...set, ...(change.state === 'active' ? { failing_since: null } : {}) })
    .where('workspace_id', '=', scope.workspace)
    .where('id', '=', id)
    .execute()
}

/** Takes an endpoint out of use; for 30 days it can be put back with its secret and its log. */
export async function removeEndpoint(trx: Trx, scope: Scope, id: string, now: Date): Promise<void> {
  await tables(trx)
    .updateTable('webhook_endpoints')
    .set({ deleted_at: now })
    .where('workspace_id', '=', scope.workspace)
    .where('id', '=', id)
    .execute()
}

/** @throws WEBHOOK_NOT_FOUND for one that was not removed, or longer than 30 days ago */
export async function restoreEndpoint(trx: Trx, scope: Scope, id: string, now: Date): Promise<void> {
  const { numUpdatedRows } = await tables(trx)
    .updateTable('webhook_endpoints')
    .set({ deleted_at: null })
    .where('workspace_id', '=', scope.workspace)
    .where('id', '=', id)
    .where('deleted_at', '>', new Date(now.getTime() - keepMs))
    .executeTakeFirst()
  if (numUpdatedRows !== 1n) throw new DomainError('WEBHOOK_NOT_FOUND', { webhook: id })
}

/** Adds a secret; those before it are signed with until `graceEnds`, except the oldest when there were two. */
export async function addSecret(trx: Trx, scope: Scope, endpoint: string, sealed: Buffer, now: Date, graceEnds: Date): Promise<void> {
  const own = tables(trx)
  await own
    .deleteFrom('webhook_secrets')
    .where('workspace_id', '=', scope.workspace)
    .where('endpoint_id', '=', endpoint)
    .where('ends_at', 'is not', null)
    .execute()
  await own
    .updateTable('webhook_secrets')
    .set({ ends_at: graceEnds })
    .where('workspace_id', '=', scope.workspace)
    .where('endpoint_id', '=', endpoint)
    .execute()
  await own
    .insertInto('webhook_secrets')
    .values({ workspace_id: scope.workspace, endpoint_id: endpoint, id: newId<'secret'>(), sealed, created_at: now, ends_at: null })
    .execute()
}

export async function listDeliveries(
  trx: Trx,
  scope: Scope,
  endpoint: string,
  page: { limit: number; before: string | null; state?: DeliveryState | undefined },
): Promise<WebhookDelivery[]> {
  let query = tables(trx)
    .selectFrom('webhook_deliveries')
    .select(['id', 'kind', 'seq', 'state', 'attempts', 'created_at', 'due_at'])
    .where('workspace_id', '=', scope.workspace)
    .where('endpoint_id', '=', endpoint)
    .orderBy('id', 'desc')
    .limit(page.limit)
  if (page.before !== null) query = query.where('id', '<', page.before)
  if (page.state !== undefined) query = query.where('state', '=', page.state)
  const rows = await query.execute()
  const attempts =
    rows.length === 0
      ? []
      : await tables(trx)
          .selectFrom('webhook_attempts')
          .select(['delivery_id', 'at', 'took_ms', 'status', 'failure', 'answer'])
          .where('workspace_id', '=', scope.workspace)
          .where(
            'delivery_id',
            'in',
            rows.map(({ id }) => id),
          )
          .orderBy('id', 'desc')
          .execute()
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    seq: row.seq,
    state: row.state,
    attempts: row.attempts,
    createdAt: row.created_at.toISOString(),
    dueAt: row.state === 'waiting' ? row.due_at.toISOString() : null,
    log: attempts
      .filter((attempt) => attempt.delivery_id === row.id)
      .map(({ at, took_ms, status, failure, answer }) => ({ at: at.toISOString(), tookMs: took_ms, status, failure, answer })),
  }))
}
