import type { Contribution } from '#platform/contributions'
import { migrations } from './migrations.ts'
import { connectionRoutes } from './routes.ts'
import { texts } from './texts.ts'

export const contribution: Contribution = {
  permissions: [
    { name: 'platform.connections.read', roles: ['administrator', 'compliance', 'engineer'] },
    { name: 'platform.connections.manage', roles: ['administrator'] },
  ],
  migrations,
  routes: [{ prefix: '/api/platform/connections', plugin: connectionRoutes }],
  texts,
}
