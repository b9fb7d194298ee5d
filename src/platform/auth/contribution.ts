import type { Contribution } from '#platform/contributions'
import { installationDuty } from '#platform/permissions'
import { accountRoutes } from './account-routes.ts'
import { accountEraser } from './erasure.ts'
import { evidenceQueries, evidenceRules } from './evidence.ts'
import { installationPermission, installationRoutes } from './installation-routes.ts'
import { keyRoutes } from './key-routes.ts'
import { measures } from './measures.ts'
import { migrations } from './migrations.ts'
import { answerRequests } from './password-requests.ts'
import { queries } from './queries.ts'
import { authRoutes } from './routes.ts'
import { singleSignOnRoutes } from './single-sign-on-routes.ts'
import { texts } from './texts.ts'

const prefix = '/api/platform/auth'

export const contribution: Contribution = {
  permissions: [
    { name: 'platform.auth.see-keys', roles: ['administrator', 'compliance'] },
    { name: 'platform.auth.revoke-keys', roles: ['administrator'] },
    { name: 'platform.auth.single-sign-on', roles: ['administrator'] },
    { name: installationPermission, roles: [], duties: [installationDuty] },
  ],
  migrations,
  measures,
  erasers: [accountEraser],
  routes: [authRoutes, accountRoutes, keyRoutes, singleSignOnRoutes, installationRoutes].map((plugin) => ({ prefix, plugin })),
  loops: [{ name: 'password-requests', everyMs: 1000, run: async (services) => void (await answerRequests(services, new Date())) }],
  evidenceRules,
  evidenceQueries,
  queries,
  texts,
}
