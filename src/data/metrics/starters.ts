import { DomainError } from '#base'
import type { Registry } from '#platform/contributions'
import type { Scope, Trx } from '#platform/database'
import { defineMetric } from './define.ts'
import type { Queries } from './read-parts.ts'
import type { Definition } from './schema.ts'
import { startersIn } from './store.ts'

type Ready = Pick<Definition, 'formula' | 'unit' | 'direction' | 'guardrail' | 'period'>
const week = { kind: 'week' } as const
const month = { kind: 'month' } as const

/** Ready metrics; their words are the texts `metric.starter.<key>` and `….about`. They have no target: that is for people to say. */
const ready: Readonly<Record<string, Ready>> = {
  'jobs-failed': {
    formula: 'platform.jobs.failed-share * 100',
    unit: 'percent',
    direction: 'lower',
    guardrail: { bound: 'max', value: 20 },
    period: week,
  },
  'jobs-wait': { formula: 'platform.jobs.median-wait', unit: 'seconds', direction: 'lower', guardrail: null, period: week },
  'alerts-open': { formula: 'platform.alerts.open', unit: 'count', direction: 'lower', guardrail: null, period: { kind: 'day' } },
  'alerts-close': {
    formula: 'platform.alerts.median-time-to-close / 3600',
    unit: 'hours',
    direction: 'lower',
    guardrail: null,
    period: month,
  },
  'backup-proven': {
    formula: 'platform.backups.proven-age / 86400',
    unit: 'days',
    direction: 'lower',
    guardrail: { bound: 'max', value: 35 },
    period: { kind: 'day' },
  },
  'second-step': {
    formula: 'platform.auth.second-step-share * 100',
    unit: 'percent',
    direction: 'higher',
    guardrail: null,
    period: { kind: 'day' },
  },
  'requirements-proven': {
    formula: 'programme.evidence.proven-share * 100',
    unit: 'percent',
    direction: 'higher',
    guardrail: null,
    period: week,
  },
  'models-delivered': { formula: 'ai.autopilot.delivered', unit: 'count', direction: 'higher', guardrail: null, period: month },
  'model-auc': {
    formula: 'ai.autopilot.newest-auc',
    unit: 'index',
    direction: 'higher',
    guardrail: { bound: 'min', value: 0.6 },
    period: month,
  },
  'model-lift': { formula: 'ai.autopilot.newest-lift', unit: 'times', direction: 'higher', guardrail: null, period: month },
}

export type Starter = Readonly<{ key: string; definition: Definition }>
export const starters = ({ say }: Pick<Registry, 'say'>): Starter[] =>
  Object.entries(ready).map(([key, metric]) => {
    const words = (text: string) => ({ es: say('es', text), en: say('en', text) })
    return {
      key,
      definition: {
        ...{ name: words(`metric.starter.${key}`), description: words(`metric.starter.${key}.about`) },
        ...metric,
        ...{ baseline: null, target: null, schedule: 'daily' },
      },
    }
  })

type Needs = Readonly<{ queries: Queries; registry: Pick<Registry, 'say'> }>
/**
 * Adds ready metrics to a workspace.
 * @returns the ids of all that were asked for, also of those that were there
 * @throws METRIC_STARTER_UNKNOWN
 */
export async function addStarters(
  trx: Trx,
  scope: Scope,
  { queries, registry }: Needs,
  keys: readonly string[],
  now: Date,
): Promise<string[]> {
  const known = new Map(starters(registry).map((starter) => [starter.key, starter.definition]))
  const asked = [...new Set(keys)]
  for (const key of asked) {
    const definition = known.get(key)
    if (!definition) throw new DomainError('METRIC_STARTER_UNKNOWN', { known: [...known.keys()].join(', ') })
    await defineMetric(trx, scope, queries, { definition, owner: null, starter: key }, now)
  }
  const there = await startersIn(trx, scope)
  return asked.map((key) => there.get(key)!)
}
