import type { BuiltInRule } from '#schema/platform/alerts'

export const mailAlerts: readonly BuiltInRule[] = [
  {
    name: 'mail-stuck',
    component: 'mail',
    metric: 'rumbo_mail_oldest_waiting_seconds',
    comparison: '>',
    threshold: 1800,
    forSeconds: 60,
    severity: 'warning',
    page: 'platform/connections',
  },
]
