import type { Contribution } from '#platform/contributions'
import { migrations } from './migrations.ts'
import { healthRoutes } from './routes.ts'
import { texts } from './texts.ts'
import { healthLoop } from './watch.ts'

export const contribution: Contribution = {
  permissions: [
    {
      name: 'operations.health.read',
      roles: ['executive', 'manager', 'analyst', 'engineer', 'administrator', 'compliance', 'collaborator'],
    },
    { name: 'operations.health.details', roles: ['administrator', 'engineer'] },
  ],
  migrations,
  routes: [{ prefix: '/api/operations/health', plugin: healthRoutes }],
  loops: [healthLoop],
  texts,
}
