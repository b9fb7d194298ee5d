import type { Contribution } from '#platform/contributions'
import { metricRoutes } from './routes.ts'
import { texts } from './texts.ts'

export const contribution: Contribution = {
  permissions: [{ name: 'data.metrics.read', roles: ['executive', 'manager', 'analyst', 'engineer', 'administrator', 'compliance'] }],
  routes: [{ prefix: '/api/data/metrics', plugin: metricRoutes }],
  texts,
}
