import type { EvidenceRule } from '#platform/contributions'

export const evidenceRules: readonly EvidenceRule[] = [
  {
    name: 'value.reports.made',
    closes: ['4.3.B.1.1', '4.3.B.1.2', '4.3.B.1.3'],
    kinds: ['report.made'],
    validDays: 95,
    read: ({ payload: { verified } }) =>
      typeof verified === 'number'
        ? { about: 'report', verdict: verified > 0 ? 'holds' : 'short', value: verified, threshold: 1, link: 'value/reports' }
        : null,
  },
]
