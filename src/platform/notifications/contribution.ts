import type { Contribution } from '#platform/contributions'
import { chatRoutes } from './chat-routes.ts'
import { evidenceRules } from './evidence.ts'
import { noticeActivities } from './from-activities.ts'
import { migrations } from './migrations.ts'
import { notificationRoutes } from './routes.ts'
import { sendNotices } from './send.ts'
import { texts } from './texts.ts'

export const contribution: Contribution = {
  permissions: [
    { name: 'platform.notifications.read', roles: ['administrator', 'compliance', 'engineer'] },
    { name: 'platform.notifications.manage', roles: ['administrator'] },
  ],
  migrations,
  routes: [notificationRoutes, chatRoutes].map((plugin) => ({ prefix: '/api/platform/notifications', plugin })),
  loops: [
    {
      name: 'notifications',
      everyMs: 1000,
      async run(services) {
        await noticeActivities(services, new Date())
        await sendNotices(services, new Date())
      },
    },
  ],
  notices: [
    { kind: 'job.failed', level: 'warning', mail: false },
    { kind: 'backup.failed', level: 'critical', mail: true },
    { kind: 'backup.missed', level: 'warning', mail: true },
    { kind: 'backup.restored', level: 'info', mail: true },
    { kind: 'session.new-device', level: 'warning', mail: true },
    { kind: 'invitation.accepted', level: 'good', mail: false },
  ],
  evidenceRules,
  texts,
}
