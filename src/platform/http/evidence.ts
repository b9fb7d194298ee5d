import type { EvidenceQuery } from '#platform/contributions'

export const evidenceQueries: readonly EvidenceQuery[] = [
  {
    name: 'platform.jobs.week-done',
    closes: ['2.2.A.1.5'],
    query: 'platform.jobs.failed-share',
    days: 7,
    leastN: 5,
    is: 'at-most',
    threshold: 0.05,
    link: 'platform/jobs',
  },
]
