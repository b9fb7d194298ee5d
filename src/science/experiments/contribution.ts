import type { Contribution } from '#platform/contributions'
import { evidenceRules } from './evidence.ts'
import { experimentRoutes } from './routes.ts'
import { texts } from './texts.ts'

export const contribution: Contribution = {
  permissions: [
    { name: 'science.experiments.read', roles: ['executive', 'manager', 'analyst', 'engineer', 'administrator', 'compliance'] },
  ],
  routes: [{ prefix: '/api/science/experiments', plugin: experimentRoutes }],
  evidenceRules,
  texts,
}
