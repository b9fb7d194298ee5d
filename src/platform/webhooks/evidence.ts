import type { EvidenceQuery, EvidenceRule, Reading } from '#platform/contributions'

type Read = EvidenceRule['read']
const link = 'platform/connections'

/** A signed message that was accepted; the answer is the figure. Without an answer it says the contrary. */
const accepted: Read = ({ kind, subject, payload }): Reading => {
  if (kind === 'webhook.removed' || kind === 'webhook.disabled') return { about: subject, verdict: 'gone' }
  const { status, failure } = payload
  return { about: subject, verdict: failure === null && typeof status === 'number' ? 'holds' : 'fails', link }
}

export const evidenceRules: readonly EvidenceRule[] = [
  {
    name: 'platform.webhooks.connection-works',
    closes: ['0.1.A.2.2'],
    kinds: ['webhook.tested', 'webhook.removed', 'webhook.disabled'],
    validDays: 90,
    read: accepted,
  },
]

export const evidenceQueries: readonly EvidenceQuery[] = [
  {
    name: 'platform.webhooks.week-accepted',
    closes: ['2.2.A.1.3'],
    query: 'platform.webhooks.accepted-share',
    days: 7,
    leastN: 1,
    is: 'at-least',
    threshold: 0.95,
    link,
  },
]
