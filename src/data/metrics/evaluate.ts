import { newId } from '#base'
import { record } from '#platform/activity'
import type { Scope, Trx } from '#platform/database'
import { settleGuardrail, settleTarget } from './goals.ts'
import { closedPeriods, type Days, runningPeriod } from './period.ts'
import { type Queries, type Reckoned, reckon, todayIn } from './read-parts.ts'
import { holdMetric, versionsOf } from './store.ts'
import type { KeptPart, KeptValue, MetricRow, ValueRow } from './tables.ts'
import { currentValues, keepValue, periodKey } from './values.ts'

/** A value calculated within this time after its period ended was calculated on time. */
const punctualMs = 48 * 3_600_000

/** What one calculation is asked for: the scope acts, `asker` is the person who wanted it. */
export type Asked = Readonly<{ scope: Scope; queries: Queries; asker: string | null; again: boolean; now: Date }>

const plain = (parts: readonly KeptPart[]): string => JSON.stringify(parts.map(({ query, value, n, inputs }) => [query, value, n, inputs]))
const saysTheSame = (row: KeptValue, { calculated, n, parts }: Reckoned): boolean =>
  row.value === calculated.value && row.reason === (calculated.reason?.code ?? null) && row.n === n && plain(row.parts) === plain(parts)

const onTime = (before: KeptValue | null, version: number, endsAt: Date, now: Date): boolean => {
  const first = before?.final && before.version === version ? before.on_time : null
  return first ?? now.getTime() - endsAt.getTime() <= punctualMs
}

/** One value of a metric that is held. What it finds as it was is left as it is. */
async function evaluateOne(trx: Trx, asked: Asked, metric: MetricRow, days: Days, before: KeptValue | null): Promise<KeptValue> {
  const { scope, queries, asker, now } = asked
  const reckoned = await reckon(trx, scope, queries, metric.definition.formula, days)
  const { calculated, n, parts, endsAt } = reckoned
  const final = now >= endsAt
  if (before && before.version === metric.version && before.final === final && saysTheSame(before, reckoned)) return before
  const row: ValueRow = {
    ...{ workspace_id: scope.workspace, id: newId<'metric-value'>(), metric_id: metric.id, version: metric.version },
    ...{ period: periodKey(metric.definition.period), from_on: days.from, to_on: days.to },
    ...{ value: calculated.value, reason: calculated.reason?.code ?? null, reason_query: calculated.reason?.query ?? null, n },
    ...{ parts: [...parts], final, on_time: final ? onTime(before, metric.version, endsAt, now) : null },
    ...{ evaluated_at: now, asked_by: asker, superseded_at: null, superseded_by: null },
  }
  await keepValue(trx, row, before)
  await record(trx, scope, {
    kind: 'metric.evaluated',
    subject: `metric:${metric.id}`,
    payload: { value: row.value, n, version: row.version, from: days.from, to: days.to, final, onTime: row.on_time, id: row.id },
  })
  if (final) await settleTarget(trx, scope, metric, row)
  return { ...row, method: metric.definition.formula }
}

/** Versions that give the same value for the same period. */
async function sameFigure(trx: Trx, scope: Scope, metric: MetricRow): Promise<ReadonlySet<number>> {
  const { formula, unit } = metric.definition
  const versions = await versionsOf(trx, scope, metric.id)
  return new Set(
    versions.filter(({ definition }) => definition.formula === formula && definition.unit === unit).map(({ version }) => version),
  )
}

/**
 * Calculates a metric for some periods, oldest first. A period that has a final value of the same formula keeps it, unless
 * asked `again`; of two that calculate at once the second finds what the first wrote.
 * @throws METRIC_NOT_FOUND
 */
export async function evaluateMetric(
  trx: Trx,
  asked: Asked,
  id: string,
  choose: (metric: MetricRow, today: string) => readonly Days[] | Promise<readonly Days[]>,
): Promise<KeptValue[]> {
  const { scope, again, now } = asked
  const metric = await holdMetric(trx, scope, id)
  const days = await choose(metric, await todayIn(trx, scope, now))
  const there = await currentValues(trx, scope, id, periodKey(metric.definition.period), days)
  const versions = await sameFigure(trx, scope, metric)
  const rows: KeptValue[] = []
  for (const each of days) {
    const before = there.find(({ from_on, to_on }) => from_on === each.from && to_on === each.to) ?? null
    const stands = before?.final && versions.has(before.version) && !again
    rows.push(stands ? before : await evaluateOne(trx, asked, metric, each, before))
  }
  await settleGuardrail(trx, scope, id, now)
  return rows
}

/** The newest `count` closed periods, and the one that runs. */
export const newestPeriods =
  (count: number) =>
  ({ definition: { period } }: MetricRow, today: string): Days[] => {
    const running = runningPeriod(period, today)
    return [...closedPeriods(period, today, count), ...(running ? [running] : [])]
  }
