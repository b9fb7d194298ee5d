import type { EvidenceRule } from '#platform/contributions'

export const evidenceRules: readonly EvidenceRule[] = [
  {
    name: 'ai.serving.answered',
    closes: ['2.1.B.3.2'],
    kinds: ['model.answered', 'model.erased'],
    validDays: 365,
    read: ({ kind, subject }) => ({ about: subject, verdict: kind === 'model.erased' ? 'gone' : 'holds', link: 'ai/registry' }),
  },
]
