import type { Contribution } from '#platform/contributions'
import { evidenceRules } from './evidence.ts'
import { reportRoutes } from './routes.ts'
import { texts } from './texts.ts'

export const contribution: Contribution = {
  permissions: [
    { name: 'value.reports.read', roles: ['executive', 'manager', 'analyst', 'administrator', 'compliance'], duties: ['money-approver'] },
  ],
  routes: [{ prefix: '/api/value/reports', plugin: reportRoutes }],
  evidenceRules,
  texts,
}
