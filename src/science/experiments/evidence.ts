import type { EvidenceRule } from '#platform/contributions'

/** An experiment counts when its groups are as they were drawn and it was read to an end, whatever it says. */
export const evidenceRules: readonly EvidenceRule[] = [
  {
    name: 'science.experiments.read',
    closes: ['2.1.B.4.4'],
    kinds: ['experiment.read'],
    validDays: 365,
    read: ({ subject, payload }) => ({
      about: subject,
      verdict: payload.verdict === 'balance-broken' ? 'fails' : payload.verdict === 'too-early' ? 'short' : 'holds',
    }),
  },
]
