import type { Permission } from '#platform/permissions'
import { alertRules } from './alerts.ts'
import { doctorChecks } from './doctor.ts'
import { measures } from './measures.ts'
import { metricsRoutes, permission } from './routes.ts'
import { texts } from './texts.ts'

const permissions: readonly Permission[] = [{ name: permission, roles: ['administrator', 'engineer'] }]

/** Not typed as `Contribution`: what that is made of cannot import it. */
export const contribution = {
  permissions,
  routes: [{ prefix: '/metrics', plugin: metricsRoutes }],
  measures,
  alertRules,
  doctorChecks,
  texts,
}
