import type { EvidenceRule } from '#platform/contributions'

export const evidenceRules: readonly EvidenceRule[] = [
  {
    name: 'platform.activity-log.chain-verified',
    closes: ['1.4.B.4.3', '1.2.B.4.4'],
    kinds: ['activity.verified'],
    validDays: 90,
    read({ payload }) {
      const { checked, faults } = payload
      if (typeof checked !== 'number' || typeof faults !== 'number') return null
      return {
        about: 'chain',
        verdict: faults > 0 ? 'fails' : checked > 0 ? 'holds' : 'short',
        value: faults,
        threshold: 0,
        link: 'platform/activity',
      }
    },
  },
]
