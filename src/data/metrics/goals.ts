import { sql } from 'kysely'
import { addDays } from '#base'
import { record } from '#platform/activity'
import type { Scope, Trx } from '#platform/database'
import { notify } from '#platform/notifications'
import type { Definition } from './schema.ts'
import { findMetric, setMetric } from './store.ts'
import type { Judged, MetricRow, ValueRow } from './tables.ts'
import { newestValues, periodKey } from './values.ts'

/** Whether a value is at least as good as another. */
export const asGood = (direction: Definition['direction'], value: number, than: number): boolean =>
  direction === 'higher' ? value >= than : value <= than

export const isOutside = ({ bound, value: limit }: NonNullable<Definition['guardrail']>, value: number): boolean =>
  bound === 'min' ? value < limit : value > limit

/** The metric's name in the language of the workspace, or in the one that it has. */
async function nameFor(trx: Trx, { workspace }: Scope, { name }: Definition): Promise<string> {
  const { rows } = await sql<{ language: 'es' | 'en' }>`select language from workspaces where id = ${workspace}`.execute(trx)
  return name[rows[0]?.language ?? 'es'] ?? name.es ?? name.en ?? ''
}

/**
 * Looks whether the newest value is within the guardrail, and keeps since when it is not. A value that is missing changes
 * nothing. Who answers for the metric is told when it leaves; the analysts, where nobody does.
 */
export async function settleGuardrail(trx: Trx, scope: Scope, id: string, now: Date): Promise<void> {
  const { definition, state, version, owner, outside_since: since } = await findMetric(trx, scope, id)
  const { guardrail, period } = definition
  const newest = (await newestValues(trx, scope, [{ id, period: periodKey(period) }])).get(id)?.[0]
  const value = newest?.value ?? null
  const watched = guardrail !== null && state === 'active'
  const outside = watched && (value === null ? since !== null : isOutside(guardrail, value))
  if (outside === (since !== null)) return
  await setMetric(trx, scope, id, { outside_since: outside ? now : null })
  const limit = guardrail === null ? null : { bound: guardrail.bound, limit: guardrail.value }
  const payload = { value, ...limit, version, from: newest?.from_on ?? null, to: newest?.to_on ?? null }
  if (outside) {
    await record(trx, scope, { kind: 'metric.guardrail-left', subject: `metric:${id}`, payload })
    const to = owner === null ? ({ role: 'analyst' } as const) : [owner]
    const params = { metric: await nameFor(trx, scope, definition), value: value!, limit: guardrail!.value }
    await notify(trx, scope, { to, kind: `metric.outside-${guardrail!.bound}`, params, link: `data/metrics/${id}` })
  } else await record(trx, scope, { kind: 'metric.guardrail-back', subject: `metric:${id}`, payload: { ...payload, watched } })
}

/** Whether a period is the one that a target's date falls into; of rolling ones, the one that ends with that day. */
const decides = ({ period, target }: Definition, row: Pick<ValueRow, 'from_on' | 'to_on'>): boolean =>
  target !== null && (period.kind === 'rolling' ? row.to_on === addDays(target.on, 1) : row.from_on <= target.on && target.on < row.to_on)

/** Says of a final value whether the target was reached, when the value is of the target's date. No value reaches nothing. */
export async function settleTarget(trx: Trx, scope: Scope, metric: MetricRow, row: ValueRow): Promise<void> {
  const { target, direction } = metric.definition
  if (target === null || !decides(metric.definition, row)) return
  const reached = row.value !== null && asGood(direction, row.value, target.value)
  const judged: Judged = { on: target.on, target: target.value, value: row.value, reached }
  const before = metric.judged
  if (before && before.on === judged.on && before.target === judged.target && before.value === judged.value) return
  await setMetric(trx, scope, metric.id, { judged })
  const payload = { value: row.value, target: target.value, on: target.on, version: row.version, from: row.from_on, to: row.to_on }
  if (reached) await record(trx, scope, { kind: 'metric.target-reached', subject: `metric:${metric.id}`, payload })
  else await record(trx, scope, { kind: 'metric.target-missed', subject: `metric:${metric.id}`, payload })
}

/**
 * How a metric stands towards its target: judged once the date has come, before that against the straight line from the
 * baseline (or against the target itself where there is none).
 */
export function courseOf(definition: Definition, judged: Judged | null, newest: ValueRow | undefined) {
  const { target, baseline, direction } = definition
  if (target === null) return null
  if (judged && judged.on === target.on && judged.target === target.value)
    return judged.reached ? ('reached' as const) : ('missed' as const)
  if (!newest || newest.value === null) return null
  const day = (date: string): number => Date.parse(date)
  const passed = baseline ? (day(newest.to_on) - day(baseline.on)) / Math.max(1, day(target.on) - day(baseline.on)) : 1
  const due = baseline ? baseline.value + (target.value - baseline.value) * Math.min(1, Math.max(0, passed)) : target.value
  return asGood(direction, newest.value, due) ? ('on-course' as const) : ('away' as const)
}
