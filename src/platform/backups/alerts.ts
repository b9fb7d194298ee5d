import type { BuiltInRule } from '#schema/platform/alerts'

export const alertRules: readonly BuiltInRule[] = [
  {
    name: 'backup-missing',
    component: 'backups',
    metric: 'rumbo_backup_age_seconds',
    comparison: 'absent',
    forSeconds: 86_400,
    severity: 'warning',
    page: 'platform/backups',
  },
  {
    name: 'backup-overdue',
    component: 'backups',
    metric: 'rumbo_backup_overdue_seconds',
    comparison: '>',
    threshold: 7200,
    forSeconds: 0,
    severity: 'critical',
    page: 'platform/backups',
  },
  {
    name: 'backup-undrilled',
    component: 'backups',
    metric: 'rumbo_backup_drill_age_seconds',
    comparison: '>',
    threshold: 2_592_000,
    forSeconds: 3600,
    severity: 'warning',
    page: 'platform/backups',
  },
]
