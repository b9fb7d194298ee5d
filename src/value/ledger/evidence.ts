import type { EvidenceRule } from '#platform/contributions'

/** Value that was measured and approved; the last one counts, whatever it came to. */
export const evidenceRules: readonly EvidenceRule[] = [
  {
    name: 'value.ledger.approved',
    closes: ['3.2.B.3.5', '4.1.A.2.1', '4.1.A.2.2', '4.3.A.2.1', '4.3.A.2.3'],
    kinds: ['ledger.approved'],
    validDays: 365,
    read: ({ payload }) => (payload.method === 'verified' ? { about: 'ledger', verdict: 'holds', link: 'value/ledger' } : null),
  },
]
