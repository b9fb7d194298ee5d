import type { Contribution } from '#platform/contributions'
import type { JobDefinition } from '#platform/jobs'
import { readImportJob } from './job.ts'
import { migrations } from './migrations.ts'
import { consentRoutes } from './routes.ts'
import { texts } from './texts.ts'

export const contribution: Contribution = {
  permissions: [
    { name: 'customers.consent.read', roles: ['manager', 'analyst', 'engineer', 'administrator', 'compliance'] },
    { name: 'customers.consent.import', roles: ['manager', 'analyst', 'engineer', 'administrator'] },
    { name: 'customers.consent.change', roles: ['manager', 'analyst', 'administrator', 'compliance'] },
    { name: 'customers.consent.basis', roles: ['manager', 'administrator', 'compliance'] },
    { name: 'customers.consent.erase', roles: ['administrator', 'compliance'] },
  ],
  migrations,
  jobs: (services) => [readImportJob(services) as JobDefinition<unknown>],
  routes: [{ prefix: '/api/customers/consent', plugin: consentRoutes }],
  // Contacts belong to a workspace and go with it; `POST /people/forget` erases one.
  erasers: [{ tables: ['contact_imports', 'contacts', 'contact_drafts', 'contact_befores', 'contact_refusals'] }],
  texts,
}
