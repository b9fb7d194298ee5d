import type { Contribution } from '#platform/contributions'
import type { JobDefinition } from '#platform/jobs'
import { scoreJob } from './job.ts'
import { migrations } from './migrations.ts'
import { scoringRoutes } from './routes.ts'
import { texts } from './texts.ts'

export const contribution: Contribution = {
  permissions: [
    { name: 'ai.serving.read', roles: ['manager', 'analyst', 'engineer', 'administrator', 'compliance'] },
    { name: 'ai.serving.score', roles: ['manager', 'analyst', 'engineer', 'administrator'] },
    { name: 'ai.serving.erase', roles: ['analyst', 'engineer', 'administrator', 'compliance'] },
  ],
  migrations,
  jobs: ({ folder, keys, database }) => [scoreJob({ folder, keys, database }) as JobDefinition<unknown>],
  routes: [{ prefix: '/api/ai/models', plugin: scoringRoutes }],
  // A scoring belongs to a workspace and goes with it; `DELETE /:name/scorings/:id` erases one.
  erasers: [{ tables: ['scorings'], folders: ['artefacts'] }],
  notices: [{ kind: 'scoring.ready', level: 'good', mail: false }],
  texts,
}
