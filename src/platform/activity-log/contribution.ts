import type { Contribution } from '#platform/contributions'
import { activityRoutes } from './routes.ts'
import { texts } from './texts.ts'

export const contribution: Contribution = {
  permissions: [{ name: 'platform.activity.read', roles: ['compliance', 'administrator'] }],
  routes: [{ prefix: '/api/platform/activity', plugin: activityRoutes }],
  texts,
}
