import { millisecondsPerDay } from '#base'
import type { EvidenceQuery } from '#platform/contributions'

export const evidenceQueries: readonly EvidenceQuery[] = [
  {
    name: 'platform.alerts.closed-in-a-day',
    closes: ['3.1.B.3.4'],
    query: 'platform.alerts.median-time-to-close',
    days: 30,
    leastN: 1,
    is: 'at-most',
    threshold: millisecondsPerDay / 1000,
    link: 'operations/health',
  },
]
