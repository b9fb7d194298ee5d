import type { Contribution } from '#platform/contributions'
import { evidenceRules } from './evidence.ts'
import { endpointRoutes } from './routes.ts'
import { texts } from './texts.ts'

export const contribution: Contribution = {
  permissions: [{ name: 'ai.serving.predict', roles: ['manager', 'analyst', 'engineer', 'administrator'] }],
  routes: [{ prefix: '/api/ai/models', plugin: endpointRoutes }],
  evidenceRules,
  texts,
}
