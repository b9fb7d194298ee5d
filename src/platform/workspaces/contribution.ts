import type { Contribution } from '#platform/contributions'
import { invitationEraser } from './erasure.ts'
import { evidenceRules } from './evidence.ts'
import { invitationRoutes } from './invitation-routes.ts'
import { migrations } from './migrations.ts'
import { peopleRoutes } from './people-routes.ts'
import { workspaceRoutes } from './routes.ts'
import { texts } from './texts.ts'

const prefix = '/api/platform/workspaces'

export const contribution: Contribution = {
  permissions: [
    { name: 'platform.workspaces.create', roles: ['administrator'] },
    { name: 'platform.workspaces.edit', roles: ['administrator'] },
    { name: 'platform.workspaces.see-people', roles: ['administrator', 'manager', 'compliance'], duties: ['data-protection-officer'] },
    { name: 'platform.workspaces.manage-people', roles: ['administrator'] },
    { name: 'platform.workspaces.review-rights', roles: ['administrator', 'compliance'], duties: ['data-protection-officer'] },
  ],
  migrations,
  erasers: [invitationEraser],
  routes: [workspaceRoutes, peopleRoutes, invitationRoutes].map((plugin) => ({ prefix, plugin })),
  evidenceRules,
  texts,
}
