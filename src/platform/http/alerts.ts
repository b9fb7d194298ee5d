import type { BuiltInRule } from '#schema/platform/alerts'

export const alertRules: readonly BuiltInRule[] = [
  {
    name: 'certificate-ends',
    component: 'web',
    metric: 'rumbo_certificate_rest_seconds',
    comparison: '<',
    threshold: 1_814_400,
    forSeconds: 0,
    severity: 'warning',
  },
  {
    name: 'certificate-ended',
    component: 'web',
    metric: 'rumbo_certificate_rest_seconds',
    comparison: '<',
    threshold: 172_800,
    forSeconds: 0,
    severity: 'critical',
  },
]
