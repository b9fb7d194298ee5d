import type { Contribution } from '#platform/contributions'
import { gatherEvidence } from './engine.ts'
import { evidenceEraser } from './erasure.ts'
import { evidenceJobs, nightlyMeasurement } from './measure.ts'
import { migrations } from './migrations.ts'
import { queries } from './queries.ts'
import { evidenceRoutes } from './routes.ts'
import { texts } from './texts.ts'

export const contribution: Contribution = {
  permissions: [
    {
      name: 'programme.evidence.read',
      roles: ['executive', 'manager', 'analyst', 'engineer', 'administrator', 'compliance', 'collaborator'],
    },
    { name: 'programme.evidence.attest', roles: ['executive', 'manager', 'analyst', 'engineer', 'administrator', 'compliance'] },
    { name: 'programme.evidence.manage', roles: ['manager', 'administrator', 'compliance'] },
  ],
  migrations,
  erasers: [evidenceEraser],
  routes: [{ prefix: '/api/programme/evidence', plugin: evidenceRoutes }],
  loops: [{ name: 'evidence', everyMs: 1000, run: (services) => gatherEvidence(services, new Date()) }],
  jobs: evidenceJobs,
  schedules: (lent) => [nightlyMeasurement(lent)],
  notices: [{ kind: 'requirement.reopened', level: 'warning', mail: true }],
  queries,
  texts,
}
