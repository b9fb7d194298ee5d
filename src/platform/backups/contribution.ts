import type { Contribution } from '#platform/contributions'
import { installationDuty } from '#platform/permissions'
import { alertRules } from './alerts.ts'
import { evidenceRules } from './evidence.ts'
import { createJob, drillJob, exportJob, plannedJob, verifyJob } from './jobs.ts'
import { measures } from './measures.ts'
import { migrations } from './migrations.ts'
import { personRoutes } from './person-routes.ts'
import { planLoop } from './plan.ts'
import { queries } from './queries.ts'
import { backupRoutes } from './routes.ts'
import { texts } from './texts.ts'

export const contribution: Contribution = {
  permissions: [
    { name: 'platform.backups.read', roles: ['administrator', 'compliance'], duties: [installationDuty] },
    { name: 'platform.backups.manage', roles: [], duties: [installationDuty] },
    { name: 'platform.backups.export', roles: ['administrator'] },
    { name: 'platform.backups.erase-people', roles: ['administrator'], duties: [installationDuty] },
  ],
  migrations,
  measures,
  alertRules,
  jobs: (lent) => [createJob(lent), verifyJob(lent), drillJob(lent), exportJob(lent), plannedJob(lent)],
  routes: [backupRoutes, personRoutes].map((plugin) => ({ prefix: '/api/platform/backups', plugin })),
  loops: [planLoop],
  evidenceRules,
  queries,
  texts,
}
