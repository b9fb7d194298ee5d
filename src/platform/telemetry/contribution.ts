import type { Contribution } from '#platform/contributions'
import { activityMeasures } from './activity-measures.ts'
import { jobMeasures } from './job-measures.ts'
import { machineMeasures } from './machine-measures.ts'
import { mailMeasures } from './mail-measures.ts'
import { metricsRoutes } from './routes.ts'
import { texts } from './texts.ts'

export const contribution: Contribution = {
  permissions: [{ name: 'platform.telemetry.read', roles: ['administrator', 'engineer'] }],
  routes: [{ prefix: '/metrics', plugin: metricsRoutes }],
  // Those of what `Contribution` is made of, which cannot contribute, are here too.
  measures: [...machineMeasures, ...jobMeasures, ...activityMeasures, ...mailMeasures],
  texts,
}
