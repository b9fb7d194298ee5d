import type { BuiltInRule } from '#schema/platform/alerts'

export const jobAlerts: readonly BuiltInRule[] = [
  {
    name: 'jobs-failed',
    component: 'jobs',
    metric: 'rumbo_jobs_broken',
    comparison: '>',
    threshold: 0,
    forSeconds: 0,
    severity: 'warning',
    page: 'platform/jobs',
  },
  {
    name: 'jobs-waiting',
    component: 'jobs',
    metric: 'rumbo_job_oldest_waiting_seconds',
    comparison: '>',
    threshold: 1800,
    forSeconds: 300,
    severity: 'warning',
    page: 'platform/jobs',
  },
  {
    name: 'jobs-no-worker',
    component: 'jobs',
    metric: 'rumbo_job_workers',
    comparison: '<',
    threshold: 1,
    forSeconds: 120,
    severity: 'critical',
    page: 'platform/jobs',
  },
]
