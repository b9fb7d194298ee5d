import { sql } from 'kysely'
import { DomainError } from '#base'
import type { Scope, Trx } from '#platform/database'
import type { Days } from './period.ts'
import type { Definition, MetricPeriod } from './schema.ts'
import { type KeptValue, tables, type ValueRow } from './tables.ts'

export const periodKey = (period: MetricPeriod): string => (period.kind === 'rolling' ? `rolling-${period.days}` : period.kind)

const values = (trx: Trx, { workspace }: Scope) =>
  tables(trx)
    .selectFrom('metric_values as v')
    .innerJoin('metric_versions as d', (join) =>
      join.onRef('d.workspace_id', '=', 'v.workspace_id').onRef('d.metric_id', '=', 'v.metric_id').onRef('d.version', '=', 'v.version'),
    )
    .selectAll('v')
    .select(sql<string>`d.definition ->> 'formula'`.as('method'))
    .where('v.workspace_id', '=', workspace)

type Place = readonly [to: string, id: string]
/** Newest period first: those that count for the present kind of period, or all that were ever kept. */
export function listValues(
  trx: Trx,
  scope: Scope,
  metric: string,
  page: { period: string; superseded: boolean; before: Place | null; limit: number },
): Promise<KeptValue[]> {
  let query = values(trx, scope).where('v.metric_id', '=', metric).orderBy('v.to_on', 'desc').orderBy('v.id', 'desc').limit(page.limit)
  if (!page.superseded) query = query.where('v.superseded_at', 'is', null).where('v.period', '=', page.period)
  if (page.before !== null) query = query.where(sql<boolean>`(v.to_on, v.id) < (${page.before[0]}::date, ${page.before[1]}::uuid)`)
  return query.execute()
}

/** The value that counts for each of some periods. */
export async function currentValues(trx: Trx, scope: Scope, metric: string, period: string, days: readonly Days[]): Promise<KeptValue[]> {
  if (days.length === 0) return []
  const rows = await values(trx, scope)
    .where('v.metric_id', '=', metric)
    .where('v.period', '=', period)
    .where('v.superseded_at', 'is', null)
    .where(
      'v.to_on',
      'in',
      days.map(({ to }) => to),
    )
    .execute()
  return rows.filter((row) => days.some(({ from, to }) => from === row.from_on && to === row.to_on))
}

/** The newest two that count, of several metrics with their kinds of period. */
export async function newestValues(
  trx: Trx,
  scope: Scope,
  asked: readonly { id: string; period: string }[],
): Promise<ReadonlyMap<string, KeptValue[]>> {
  if (asked.length === 0) return new Map()
  const { rows } =
    await sql<KeptValue>`select v.*, d.definition ->> 'formula' as method from unnest(${asked.map(({ id }) => id)}::uuid[], ${asked.map(({ period }) => period)}::text[])
      as a (id, period) cross join lateral (
      select * from metric_values v where v.workspace_id = ${scope.workspace} and v.metric_id = a.id and v.period = a.period
        and v.superseded_at is null order by v.to_on desc limit 2) v
      join metric_versions d on d.workspace_id = v.workspace_id and d.metric_id = v.metric_id and d.version = v.version
      order by v.to_on desc`.execute(trx)
  return Map.groupBy(rows, ({ metric_id }) => metric_id)
}

/** @throws METRIC_VALUE_NOT_FOUND */
export async function findValue(trx: Trx, scope: Scope, metric: string, id: string): Promise<KeptValue> {
  const row = await values(trx, scope).where('v.metric_id', '=', metric).where('v.id', '=', id).executeTakeFirst()
  if (!row) throw new DomainError('METRIC_VALUE_NOT_FOUND', { value: id })
  return row
}

/** Keeps a value; the one that counted before for the period stays, marked. */
export async function keepValue(trx: Trx, row: ValueRow, before: ValueRow | null): Promise<void> {
  if (before !== null)
    await tables(trx)
      .updateTable('metric_values')
      .set({ superseded_at: row.evaluated_at, superseded_by: row.id })
      .where('workspace_id', '=', row.workspace_id)
      .where('id', '=', before.id)
      .execute()
  await tables(trx)
    .insertInto('metric_values')
    .values({ ...row, parts: JSON.stringify(row.parts) as never })
    .execute()
}

/** A value with what its version says of the metric. */
export type NamedValue = KeptValue & { definition: Definition }
const mostLines = 50_000

/** The values that count, of periods that begin in a range of days; by metric, oldest first. @throws METRIC_EXPORT_TOO_LONG */
export async function valuesBetween(trx: Trx, scope: Scope, { from, to }: Days, most = mostLines): Promise<NamedValue[]> {
  const rows = await values(trx, scope)
    .select('d.definition')
    .where('v.superseded_at', 'is', null)
    .where('v.from_on', '>=', from)
    .where('v.from_on', '<', to)
    .orderBy('v.metric_id')
    .orderBy('v.to_on')
    .limit(most + 1)
    .execute()
  if (rows.length > most) throw new DomainError('METRIC_EXPORT_TOO_LONG', { from, to, most })
  return rows
}
