import type { Contribution } from '#platform/contributions'
import { alertRules } from './alerts.ts'
import { deliverWebhooks } from './deliver.ts'
import { deliveryRoutes } from './delivery-routes.ts'
import { enqueueDeliveries } from './enqueue.ts'
import { answerEraser } from './erasure.ts'
import { evidenceQueries, evidenceRules } from './evidence.ts'
import { measures } from './measures.ts'
import { migrations } from './migrations.ts'
import { queries } from './queries.ts'
import { webhookRoutes } from './routes.ts'
import { texts } from './texts.ts'

export const contribution: Contribution = {
  permissions: [
    { name: 'platform.webhooks.read', roles: ['administrator', 'engineer', 'compliance'] },
    { name: 'platform.webhooks.manage', roles: ['administrator'] },
  ],
  migrations,
  measures,
  alertRules,
  erasers: [answerEraser],
  routes: [webhookRoutes, deliveryRoutes].map((plugin) => ({ prefix: '/api/platform/webhooks', plugin })),
  loops: [
    {
      name: 'webhooks',
      everyMs: 1000,
      async run(services) {
        await enqueueDeliveries(services, new Date())
        await deliverWebhooks(services, new Date())
      },
    },
  ],
  notices: [{ kind: 'webhook.disabled', level: 'warning', mail: true }],
  evidenceRules,
  evidenceQueries,
  queries,
  texts,
}
