import type { BuiltInRule } from '#schema/platform/alerts'

export const alertRules: readonly BuiltInRule[] = [
  {
    name: 'webhook-off',
    component: 'webhooks',
    metric: 'rumbo_webhook_endpoints_disabled',
    comparison: '>',
    threshold: 0,
    forSeconds: 0,
    severity: 'warning',
    page: 'platform/connections',
  },
]
