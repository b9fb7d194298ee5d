import type { Contribution } from '#platform/contributions'
import { jobRoutes } from './job-routes.ts'
import { migrations } from './migrations.ts'
import { secretRoutes } from './secret-routes.ts'
import { texts } from './texts.ts'
import { tlsCheck } from './tls-check.ts'

export const contribution: Contribution = {
  permissions: [
    {
      name: 'platform.jobs.read',
      roles: ['executive', 'manager', 'analyst', 'engineer', 'administrator', 'compliance', 'collaborator'],
    },
    { name: 'platform.secrets.rotate', roles: ['administrator'] },
  ],
  migrations,
  routes: [
    { prefix: '/api/platform/jobs', plugin: jobRoutes },
    { prefix: '/api/platform/secrets', plugin: secretRoutes },
  ],
  doctorChecks: [tlsCheck],
  texts,
}
