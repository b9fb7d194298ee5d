import type { EvidenceRule } from '#platform/contributions'

/** The worst figure a model may have that says nothing at all. */
const chance = { auc: 0.5, macroAuc: 0.5, r2: 0 } as const
const leastRows = 100
const halfYear = 182

const kinds = ['run.finished', 'run.erased']
const linkOf = (subject: string): string => `ai/autopilot/${subject.slice('run:'.length)}`

export const evidenceRules: readonly EvidenceRule[] = [
  {
    name: 'ai.autopilot.better-than-chance',
    closes: [
      '0.1.A.2.1',
      '0.1.A.2.4',
      '0.1.A.2.6',
      '1.2.B.3.1',
      '1.2.B.3.3',
      '2.1.B.2.1',
      '2.1.B.2.2',
      '2.1.B.2.4',
      '2.1.B.3.1',
      '2.3.B.3.1',
    ],
    kinds,
    validDays: halfYear,
    read({ kind, subject, payload }) {
      if (kind === 'run.erased') return { about: subject, verdict: 'gone' }
      const threshold = chance[payload.metric as keyof typeof chance]
      // The lower end of the interval: a model that may be no better than chance proves nothing.
      const value = typeof payload.qualityLow === 'number' ? payload.qualityLow : payload.quality
      if (threshold === undefined || typeof value !== 'number') return null
      const holds = payload.outcome === 'delivered' && value > threshold
      return { about: subject, verdict: holds ? 'holds' : 'short', value, threshold, link: linkOf(subject) }
    },
  },
  {
    name: 'ai.autopilot.data-profiled',
    closes: ['0.1.A.2.3', '1.1.B.2.1', '2.1.B.1.5', '2.3.A.1.4', '2.3.A.1.5', '2.3.A.4.1'],
    kinds,
    validDays: halfYear,
    read({ kind, subject, payload }) {
      if (kind === 'run.erased') return { about: subject, verdict: 'gone' }
      const { rows } = payload
      if (typeof rows !== 'number') return null
      return { about: subject, verdict: rows >= leastRows ? 'holds' : 'short', value: rows, threshold: leastRows, link: linkOf(subject) }
    },
  },
]
