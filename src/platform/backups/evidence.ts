import type { EvidenceRule } from '#platform/contributions'

const link = 'platform/backups'
const figure = (value: unknown): number => (typeof value === 'number' ? value : 0)

export const evidenceRules: readonly EvidenceRule[] = [
  {
    name: 'platform.backups.made',
    closes: ['0.1.A.1.4', '1.2.B.4.6', '6.1.A.1.3'],
    kinds: ['backup.made', 'backup.let-go'],
    validDays: 7,
    read({ kind, subject, payload }) {
      if (kind === 'backup.let-go') return { about: subject, verdict: 'gone' }
      const value = figure(payload.bytes)
      return { about: subject, verdict: value > 0 ? 'holds' : 'short', value, threshold: 1, link }
    },
  },
  {
    name: 'platform.backups.restore-proven',
    closes: ['0.1.A.1.4', '1.2.B.4.6'],
    kinds: ['backup.drilled', { kind: 'job.failed', with: { job: 'platform.backups.drill' } }],
    validDays: 90,
    read({ kind, payload }) {
      // Of all drills the last one counts: a restore that fails says the contrary of those before it.
      const about = 'drill'
      if (kind === 'job.failed') return payload.job === 'platform.backups.drill' ? { about, verdict: 'fails', link } : null
      const value = figure(payload.rows)
      return { about, verdict: value > 0 ? 'holds' : 'short', value, threshold: 1, link }
    },
  },
  {
    name: 'platform.backups.person-erased',
    closes: ['1.4.B.4.5'],
    kinds: ['person.erased'],
    validDays: 365,
    read({ subject, payload }) {
      const { stores, left } = payload
      if (typeof stores !== 'number' || typeof left !== 'number') return null
      const verdict = left > 0 ? 'fails' : stores > 0 ? 'holds' : 'short'
      return { about: subject, verdict, value: stores, threshold: 1, link: 'platform/activity' }
    },
  },
]
