import type { Contribution } from '#platform/contributions'
import { problemRoutes } from './routes.ts'
import { texts } from './texts.ts'

export const contribution: Contribution = {
  permissions: [{ name: 'ai.problems.ask', roles: ['manager', 'analyst', 'engineer', 'administrator'] }],
  routes: [{ prefix: '/api/ai/problems', plugin: problemRoutes }],
  texts,
}
