import type { EvidenceRule, Reading } from '#platform/contributions'

const link = 'data/metrics'
const changes = ['metric.defined', 'metric.changed', 'metric.owner-set', 'metric.retired', 'metric.resumed']

/** A figure of the whole catalogue: the last one counts, so that a metric that is retired takes it down again. */
const atLeast = (threshold: number, count: unknown): Reading | null =>
  typeof count === 'number' ? { about: 'metrics', verdict: count >= threshold ? 'holds' : 'short', value: count, threshold, link } : null

export const evidenceRules: readonly EvidenceRule[] = [
  {
    name: 'data.metrics.success-defined',
    closes: ['0.1.A.1.6'],
    kinds: changes,
    validDays: null,
    read: ({ payload }) => atLeast(3, payload.complete),
  },
  {
    name: 'data.metrics.criteria-agreed',
    closes: ['1.1.A.2.5'],
    kinds: changes,
    validDays: null,
    read: ({ payload }) => atLeast(1, payload.criteria),
  },
  {
    name: 'data.metrics.compared',
    closes: ['0.1.A.4.1'],
    kinds: ['metrics.evaluated'],
    validDays: 35,
    read: ({ payload }) => atLeast(3, payload.compared),
  },
]
