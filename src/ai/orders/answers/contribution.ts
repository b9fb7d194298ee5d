import type { Contribution } from '#platform/contributions'
import type { JobDefinition } from '#platform/jobs'
import { answerJob } from './job.ts'
import { migrations } from './migrations.ts'
import { orderRoutes } from './routes.ts'
import { texts } from './texts.ts'

export const contribution: Contribution = {
  permissions: [
    { name: 'ai.orders.read', roles: ['manager', 'analyst', 'engineer', 'administrator', 'compliance'] },
    { name: 'ai.orders.ask', roles: ['manager', 'analyst', 'engineer', 'administrator'] },
    { name: 'ai.orders.erase', roles: ['manager', 'analyst', 'engineer', 'administrator', 'compliance'] },
  ],
  migrations,
  jobs: ({ folder, keys, database }) => [answerJob({ folder, keys, database }) as JobDefinition<unknown>],
  routes: [{ prefix: '/api/ai/orders', plugin: orderRoutes }],
  // An answer belongs to a workspace and goes with it; `DELETE /answers/:id` erases one.
  erasers: [{ tables: ['order_answers'], folders: ['artefacts'] }],
  notices: [{ kind: 'orders.answered', level: 'good', mail: false }],
  texts,
}
