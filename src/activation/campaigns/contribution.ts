import type { Contribution } from '#platform/contributions'
import type { JobDefinition } from '#platform/jobs'
import { deliverJob } from './delivery-job.ts'
import { deliveryRoutes } from './delivery-routes.ts'
import { prepareJob } from './job.ts'
import { migrations } from './migrations.ts'
import { campaignRoutes, globalControlRoutes } from './routes.ts'
import { texts } from './texts.ts'
import { unsubscribePath, unsubscribeRoutes } from './unsubscribe.ts'

export const contribution: Contribution = {
  permissions: [
    { name: 'activation.campaigns.read', roles: ['executive', 'manager', 'analyst', 'administrator', 'compliance'] },
    { name: 'activation.campaigns.write', roles: ['manager', 'analyst', 'administrator'] },
    { name: 'activation.campaigns.deliver', roles: ['manager', 'administrator'] },
    { name: 'activation.campaigns.global-control', roles: ['manager', 'administrator'] },
  ],
  migrations,
  jobs: (services) => [prepareJob(services) as JobDefinition<unknown>, deliverJob(services) as JobDefinition<unknown>],
  routes: [
    { prefix: '/api/activation/campaigns', plugin: campaignRoutes },
    { prefix: '/api/activation/campaigns', plugin: deliveryRoutes },
    { prefix: unsubscribePath, plugin: unsubscribeRoutes },
    { prefix: '/api/activation/global-control', plugin: globalControlRoutes },
  ],
  // A campaign belongs to a workspace and goes with it; its people are sealed with the workspace's keys.
  erasers: [{ tables: ['campaigns'], folders: ['artefacts'] }],
  texts,
}
