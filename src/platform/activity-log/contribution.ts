import type { Contribution } from '#platform/contributions'
import { activityEraser } from './erasure.ts'
import { evidenceRules } from './evidence.ts'
import { nightlyVerification, verifyJob } from './nightly.ts'
import { activityRoutes } from './routes.ts'
import { texts } from './texts.ts'

export const contribution: Contribution = {
  permissions: [{ name: 'platform.activity.read', roles: ['compliance', 'administrator'] }],
  routes: [{ prefix: '/api/platform/activity', plugin: activityRoutes }],
  jobs: (lent) => [verifyJob(lent)],
  schedules: (lent) => [nightlyVerification(lent)],
  notices: [{ kind: 'activity.broken', level: 'critical', mail: true }],
  erasers: [activityEraser],
  evidenceRules,
  texts,
}
