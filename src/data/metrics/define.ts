import { DomainError, nearestName } from '#base'
import { record } from '#platform/activity'
import type { Scope, Trx } from '#platform/database'
import { parseFormula, queriesOf } from './formula.ts'
import { settleGuardrail } from './goals.ts'
import type { Queries } from './read-parts.ts'
import type { ChangeMetric, Definition } from './schema.ts'
import { addMetric, addVersion, holdMetric, setMetric } from './store.ts'
import { tallyOf } from './tally.ts'

/** @throws METRIC_FORMULA_…, METRIC_QUERY_UNKNOWN */
export function checkFormula(queries: Queries, formula: string): void {
  for (const query of queriesOf(parseFormula(formula)))
    if (!queries.has(query)) {
      const near = nearestName(query, [...queries.keys()])
      throw new DomainError('METRIC_QUERY_UNKNOWN', { query, at: formula.indexOf(query) + 1, near: near ?? [...queries.keys()][0]! })
    }
}

/** @throws METRIC_FORMULA_…, METRIC_QUERY_UNKNOWN, METRIC_TARGET_BEFORE_BASELINE */
function check(queries: Queries, { formula, baseline, target }: Definition): void {
  checkFormula(queries, formula)
  if (baseline && target && target.on <= baseline.on)
    throw new DomainError('METRIC_TARGET_BEFORE_BASELINE', { baseline: baseline.on, target: target.on })
}

/** What activities say of a definition: no words that people wrote. */
const gist = ({ formula, unit, direction, baseline, target, guardrail, period, schedule }: Definition) => ({
  ...{ formula, unit, direction, baseline, target, guardrail, period, schedule },
})

type Made = Readonly<{ definition: Definition; owner: string | null; starter: string | null }>
/** @returns null when the ready metric was added before. @throws METRIC_FORMULA_…, METRIC_QUERY_UNKNOWN, METRIC_TARGET_BEFORE_BASELINE */
export async function defineMetric(trx: Trx, scope: Scope, queries: Queries, made: Made, now: Date): Promise<string | null> {
  check(queries, made.definition)
  const id = await addMetric(trx, scope, made, now)
  if (id === null) return null
  const payload = { version: 1, owner: made.owner, starter: made.starter, ...gist(made.definition), ...(await tallyOf(trx, scope)) }
  await record(trx, scope, { kind: 'metric.defined', subject: `metric:${id}`, payload })
  return id
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)
/** In one order of keys, however the database gave them back. */
const ordered = (value: unknown): unknown =>
  value !== null && typeof value === 'object'
    ? Object.fromEntries(
        Object.entries(value)
          .filter(([, each]) => each !== undefined)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([key, each]) => [key, ordered(each)]),
      )
    : value

/** Writes a new version when the definition says something else than before. @throws METRIC_NOT_FOUND, METRIC_BASELINE_FROZEN … */
export async function changeMetric(trx: Trx, scope: Scope, queries: Queries, id: string, change: ChangeMetric, now: Date): Promise<void> {
  const metric = await holdMetric(trx, scope, id)
  if (metric.state === 'retired') throw new DomainError('METRIC_RETIRED', { metric: id })
  const { owner, ...fields } = change
  const before = metric.definition
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
  const after: Definition = { ...before, ...given }
  if (!same(ordered(before), ordered(after))) {
    if (before.baseline !== null && !same(ordered(before.baseline), ordered(after.baseline)))
      throw new DomainError('METRIC_BASELINE_FROZEN', { value: before.baseline.value, on: before.baseline.on })
    check(queries, after)
    const version = await addVersion(trx, scope, metric, after, now)
    await record(trx, scope, {
      kind: 'metric.changed',
      subject: `metric:${id}`,
      payload: { version, fields: Object.keys(given), before: gist(before), after: gist(after), ...(await tallyOf(trx, scope)) },
    })
    await settleGuardrail(trx, scope, id, now)
  }
  if (owner !== undefined && owner !== metric.owner) {
    await setMetric(trx, scope, id, { owner, changed_at: now })
    await record(trx, scope, { kind: 'metric.owner-set', subject: `metric:${id}`, payload: { owner, ...(await tallyOf(trx, scope)) } })
  }
}

/** Takes a metric out of use, or back into it; what it was stays. @throws METRIC_NOT_FOUND */
export async function retireMetric(trx: Trx, scope: Scope, id: string, retired: boolean, now: Date): Promise<void> {
  const { state } = await holdMetric(trx, scope, id)
  if ((state === 'retired') === retired) return
  await setMetric(trx, scope, id, { state: retired ? 'retired' : 'active', changed_at: now })
  const payload = { ...(await tallyOf(trx, scope)) }
  if (retired) await record(trx, scope, { kind: 'metric.retired', subject: `metric:${id}`, payload })
  else await record(trx, scope, { kind: 'metric.resumed', subject: `metric:${id}`, payload })
  await settleGuardrail(trx, scope, id, now)
}
