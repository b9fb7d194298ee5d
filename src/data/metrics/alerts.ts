import type { BuiltInRule } from '#schema/platform/alerts'

/** The limits are the workspace's own, so its status tells of them among its own rules. */
export const alertRules: readonly BuiltInRule[] = [
  {
    name: 'metric-outside',
    component: 'own',
    metric: 'rumbo_metrics_outside_guardrail',
    comparison: '>',
    threshold: 0,
    forSeconds: 0,
    severity: 'warning',
    page: 'data/metrics',
  },
]
