import type { EvidenceRule } from '#platform/contributions'

export const evidenceRules: readonly EvidenceRule[] = [
  {
    name: 'platform.auth.single-sign-on',
    closes: ['2.2.A.3.1'],
    kinds: ['single-sign-on.changed'],
    validDays: null,
    read({ payload }) {
      if (typeof payload.enabled !== 'boolean') return null
      return { about: 'single-sign-on', verdict: payload.enabled ? 'holds' : 'fails', link: 'platform/auth' }
    },
  },
]
