import type { Contribution } from '#platform/contributions'
import { evidenceRules } from './evidence.ts'
import { migrations } from './migrations.ts'
import { ledgerRoutes } from './routes.ts'
import { texts } from './texts.ts'

export const contribution: Contribution = {
  permissions: [
    {
      name: 'value.ledger.read',
      roles: ['executive', 'manager', 'analyst', 'administrator', 'compliance'],
      duties: ['money-approver'],
    },
    { name: 'value.ledger.add', roles: ['manager', 'analyst', 'administrator'] },
    { name: 'value.ledger.approve', roles: [], duties: ['money-approver'] },
  ],
  migrations,
  routes: [{ prefix: '/api/value/ledger', plugin: ledgerRoutes }],
  // Sums of groups and what people wrote of them: lines go with the workspace.
  erasers: [{ tables: ['ledger_lines', 'ledger_decisions'] }],
  evidenceRules,
  texts,
}
