import type { Contribution } from '#platform/contributions'
import { measures } from './measures.ts'
import { metricsRoutes } from './routes.ts'
import { texts } from './texts.ts'

export const contribution: Contribution = {
  permissions: [{ name: 'platform.telemetry.read', roles: ['administrator', 'engineer'] }],
  routes: [{ prefix: '/metrics', plugin: metricsRoutes }],
  measures,
  texts,
}
