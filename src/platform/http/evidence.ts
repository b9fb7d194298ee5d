import type { EvidenceRule } from '#platform/contributions'

export const evidenceRules: readonly EvidenceRule[] = [
  {
    name: 'platform.secrets.key-rotated',
    closes: ['1.4.A.4.2', '1.4.B.4.2'],
    kinds: ['data-key.rotated', 'main-key.rotated'],
    validDays: 365,
    read: ({ kind }) => ({ about: kind, verdict: 'holds', link: 'platform/activity' }),
  },
]
