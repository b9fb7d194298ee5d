import type { Contribution } from '#platform/contributions'
import type { JobDefinition } from '#platform/jobs'
import { alertRules } from './alerts.ts'
import { metricEraser } from './erasure.ts'
import { evidenceRules } from './evidence.ts'
import { dailyEvaluation, evaluateJob } from './jobs.ts'
import { measures } from './measures.ts'
import { metricRoutes } from './metric-routes.ts'
import { migrations } from './migrations.ts'
import { queryRoutes } from './query-routes.ts'
import { texts } from './texts.ts'
import { valueRoutes } from './value-routes.ts'

export const contribution: Contribution = {
  permissions: [
    { name: 'data.metrics.read', roles: ['executive', 'manager', 'analyst', 'engineer', 'administrator', 'compliance'] },
    { name: 'data.metrics.define', roles: ['manager', 'analyst', 'administrator'] },
    { name: 'data.metrics.evaluate', roles: ['manager', 'analyst', 'engineer', 'administrator'] },
  ],
  migrations,
  measures,
  alertRules,
  notices: [
    { kind: 'metric.outside-min', level: 'warning', mail: true },
    { kind: 'metric.outside-max', level: 'warning', mail: true },
  ],
  evidenceRules,
  jobs: (services) => [evaluateJob(services) as JobDefinition<unknown>],
  schedules: (services) => [dailyEvaluation(services)],
  erasers: [metricEraser],
  routes: [queryRoutes, valueRoutes, metricRoutes].map((plugin) => ({ prefix: '/api/data/metrics', plugin })),
  texts,
}
