import type { Contribution } from '#platform/contributions'
import { installationDuty } from '#platform/permissions'
import { fillJob } from './fill.ts'
import { exampleRoutes } from './routes.ts'
import { texts } from './texts.ts'

export const contribution: Contribution = {
  // It makes a backup of the whole installation, so it is for those who administer that.
  permissions: [{ name: 'demo.example.manage', roles: [], duties: [installationDuty] }],
  jobs: (lent) => [fillJob(lent)],
  routes: [{ prefix: '/api/demo/example', plugin: exampleRoutes }],
  texts,
}
