import { DomainError, newId } from '#base'
import type { Scope, Trx } from '#platform/database'
import type { Definition } from './schema.ts'
import { type MetricRow, tables } from './tables.ts'

const metrics = (trx: Trx, { workspace }: Scope) =>
  tables(trx)
    .selectFrom('metrics as m')
    .innerJoin('metric_versions as v', (join) =>
      join.onRef('v.workspace_id', '=', 'm.workspace_id').onRef('v.metric_id', '=', 'm.id').onRef('v.version', '=', 'm.version'),
    )
    .select(['m.id', 'm.version', 'm.state', 'm.owner', 'm.starter', 'm.outside_since', 'm.judged', 'm.created_at', 'm.changed_at'])
    .select('v.definition')
    .where('m.workspace_id', '=', workspace)

/** By age, oldest first. */
export function listMetrics(
  trx: Trx,
  scope: Scope,
  page: { state: MetricRow['state']; after: string | null; limit: number },
): Promise<MetricRow[]> {
  let query = metrics(trx, scope).where('m.state', '=', page.state).orderBy('m.id').limit(page.limit)
  if (page.after !== null) query = query.where('m.id', '>', page.after)
  return query.execute()
}

/** @throws METRIC_NOT_FOUND */
export async function findMetric(trx: Trx, scope: Scope, id: string): Promise<MetricRow> {
  const row = await metrics(trx, scope).where('m.id', '=', id).executeTakeFirst()
  if (!row) throw new DomainError('METRIC_NOT_FOUND', { metric: id })
  return row
}

/** Keeps others from changing or calculating the metric until this transaction ends. @throws METRIC_NOT_FOUND */
export async function holdMetric(trx: Trx, scope: Scope, id: string): Promise<MetricRow> {
  await tables(trx)
    .selectFrom('metrics')
    .select('id')
    .where('workspace_id', '=', scope.workspace)
    .where('id', '=', id)
    .forUpdate()
    .execute()
  return findMetric(trx, scope, id)
}

export async function startersIn(trx: Trx, { workspace }: Scope): Promise<ReadonlyMap<string, string>> {
  const rows = await tables(trx)
    .selectFrom('metrics')
    .select(['starter', 'id'])
    .where('workspace_id', '=', workspace)
    .where('starter', 'is not', null)
    .execute()
  return new Map(rows.map(({ starter, id }) => [starter!, id]))
}

async function keepVersion(trx: Trx, scope: Scope, id: string, version: number, definition: Definition, now: Date): Promise<void> {
  await tables(trx)
    .insertInto('metric_versions')
    .values({
      ...{ workspace_id: scope.workspace, metric_id: id, version },
      definition: JSON.stringify(definition) as never,
      ...{ made_by: scope.principal, made_at: now },
    })
    .execute()
}

/** @returns null when the ready metric was added before */
export async function addMetric(
  trx: Trx,
  scope: Scope,
  metric: { definition: Definition; owner: string | null; starter: string | null },
  now: Date,
): Promise<string | null> {
  const id = newId<'metric'>()
  const { numInsertedOrUpdatedRows } = await tables(trx)
    .insertInto('metrics')
    .values({
      ...{ workspace_id: scope.workspace, id, version: 1, state: 'active', owner: metric.owner, starter: metric.starter },
      ...{ outside_since: null, judged: null, created_at: now, changed_at: now },
    })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'starter']).doNothing())
    .executeTakeFirst()
  if (numInsertedOrUpdatedRows !== 1n) return null
  await keepVersion(trx, scope, id, 1, metric.definition, now)
  return id
}

/** Writes the next version; the one before is kept. */
export async function addVersion(trx: Trx, scope: Scope, metric: MetricRow, definition: Definition, now: Date): Promise<number> {
  const version = metric.version + 1
  await keepVersion(trx, scope, metric.id, version, definition, now)
  await setMetric(trx, scope, metric.id, { version, changed_at: now })
  return version
}

export async function setMetric(
  trx: Trx,
  { workspace }: Scope,
  id: string,
  set: Partial<Pick<MetricRow, 'version' | 'state' | 'owner' | 'outside_since' | 'judged' | 'changed_at'>>,
): Promise<void> {
  const { judged, ...plain } = set
  await tables(trx)
    .updateTable('metrics')
    .set({ ...plain, ...(judged === undefined ? {} : { judged: judged === null ? null : (JSON.stringify(judged) as never) }) })
    .where('workspace_id', '=', workspace)
    .where('id', '=', id)
    .execute()
}

export const versionsOf = (trx: Trx, { workspace }: Scope, id: string) =>
  tables(trx)
    .selectFrom('metric_versions')
    .select(['version', 'definition', 'made_by', 'made_at'])
    .where('workspace_id', '=', workspace)
    .where('metric_id', '=', id)
    .orderBy('version', 'desc')
    .execute()

export const activeMetrics = (trx: Trx, scope: Scope): Promise<MetricRow[]> =>
  metrics(trx, scope).where('m.state', '=', 'active').orderBy('m.id').execute()
