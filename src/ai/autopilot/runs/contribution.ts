import type { Contribution } from '#platform/contributions'
import { evidenceRules } from './evidence.ts'
import { autopilotJob } from './job.ts'
import { measures } from './measures.ts'
import { migrations } from './migrations.ts'
import { publishRoutes } from './publish-routes.ts'
import { queries } from './queries.ts'
import { runRoutes } from './routes.ts'
import { texts } from './texts.ts'

export const contribution: Contribution = {
  permissions: [
    { name: 'ai.autopilot.read', roles: ['executive', 'manager', 'analyst', 'engineer', 'administrator', 'compliance'] },
    { name: 'ai.autopilot.start', roles: ['manager', 'analyst', 'engineer', 'administrator'] },
    { name: 'ai.autopilot.erase', roles: ['analyst', 'engineer', 'administrator', 'compliance'] },
  ],
  migrations,
  measures,
  jobs: ({ folder, keys, database }) => [autopilotJob({ folder, keys, database })],
  routes: [
    { prefix: '/api/ai/autopilot', plugin: runRoutes },
    { prefix: '/api/ai/models', plugin: publishRoutes },
  ],
  // A run belongs to a workspace and goes with it; `DELETE /runs/:id` erases one.
  erasers: [{ tables: ['runs'], folders: ['artefacts'] }],
  notices: [{ kind: 'run.ready', level: 'good', mail: false }],
  evidenceRules,
  queries,
  texts,
}
