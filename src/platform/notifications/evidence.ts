import type { EvidenceRule } from '#platform/contributions'

export const evidenceRules: readonly EvidenceRule[] = [
  {
    name: 'platform.notifications.slack-reached',
    closes: ['5.1.A.1.3'],
    kinds: ['chat-hook.tested', 'chat-hook.removed'],
    validDays: 90,
    read({ kind, subject, payload }) {
      if (kind === 'chat-hook.removed') return { about: subject, verdict: 'gone' }
      return payload.form === 'slack' ? { about: subject, verdict: 'holds', link: 'platform/connections' } : null
    },
  },
]
