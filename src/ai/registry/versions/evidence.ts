import type { EvidenceRule } from '#platform/contributions'

export const evidenceRules: readonly EvidenceRule[] = [
  {
    // Each step is checked before it counts: the kept copy is opened, compared with what came out of the run, and asked.
    name: 'ai.registry.rolled-back',
    closes: ['1.2.B.3.5'],
    kinds: ['model.served', 'model.erased'],
    validDays: 182,
    read({ kind, subject, payload }) {
      if (kind === 'model.erased') return { about: subject, verdict: 'gone' }
      if (payload.back !== true || typeof payload.milliseconds !== 'number') return null
      return { about: subject, verdict: 'holds', value: payload.milliseconds / 1000, link: 'ai/registry' }
    },
  },
]
