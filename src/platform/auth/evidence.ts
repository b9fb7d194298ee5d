import type { EvidenceQuery, EvidenceRule } from '#platform/contributions'

const about = 'sign-in'
const link = 'platform/auth'

export const evidenceRules: readonly EvidenceRule[] = [
  {
    name: 'platform.auth.single-sign-on',
    closes: ['2.2.A.3.1'],
    kinds: [{ kind: 'session.opened', with: { via: 'single-sign-on' } }, 'single-sign-on.changed'],
    validDays: 30,
    read({ kind, payload }) {
      if (kind === 'session.opened') return payload.via === 'single-sign-on' ? { about, verdict: 'holds', link } : null
      return payload.enabled === false ? { about, verdict: 'fails', link } : null
    },
  },
]

export const evidenceQueries: readonly EvidenceQuery[] = [
  {
    name: 'platform.auth.api-answered',
    closes: ['2.2.A.1.1'],
    query: 'platform.auth.keys-in-use',
    days: 30,
    leastN: 1,
    is: 'at-least',
    threshold: 1,
    link,
  },
]
