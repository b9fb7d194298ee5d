import type { Contribution } from '#platform/contributions'
import type { JobDefinition } from '#platform/jobs'
import { makeListJob } from './job.ts'
import { migrations } from './migrations.ts'
import { listRoutes } from './routes.ts'
import { texts } from './texts.ts'

export const contribution: Contribution = {
  permissions: [
    { name: 'activation.lists.read', roles: ['manager', 'analyst', 'administrator', 'compliance'] },
    { name: 'activation.lists.make', roles: ['manager', 'analyst', 'administrator'] },
  ],
  migrations,
  jobs: (services) => [makeListJob(services) as JobDefinition<unknown>],
  routes: [{ prefix: '/api/activation/lists', plugin: listRoutes }],
  // A list belongs to a workspace and goes with it; `DELETE /:id` erases one.
  erasers: [{ tables: ['lists'], folders: ['artefacts'] }],
  notices: [{ kind: 'list.ready', level: 'good', mail: false }],
  texts,
}
