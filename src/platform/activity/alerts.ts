import type { BuiltInRule } from '#schema/platform/alerts'

export const activityAlerts: readonly BuiltInRule[] = [
  {
    name: 'activity-unsealed',
    component: 'activity',
    metric: 'rumbo_activity_oldest_unsealed_seconds',
    comparison: '>',
    threshold: 300,
    forSeconds: 60,
    severity: 'critical',
    page: 'platform/activity',
  },
]
