import type { Contribution } from '#platform/contributions'
import { texts } from '../texts.ts'
import { migrations } from './migrations.ts'
import { importedRoutes } from './routes.ts'

export const contribution: Contribution = {
  permissions: [
    { name: 'ai.imported.read', roles: ['executive', 'manager', 'analyst', 'engineer', 'administrator', 'compliance'] },
    { name: 'ai.imported.add', roles: ['analyst', 'engineer', 'administrator'] },
    { name: 'ai.imported.predict', roles: ['manager', 'analyst', 'engineer', 'administrator'] },
    { name: 'ai.imported.erase', roles: ['analyst', 'engineer', 'administrator', 'compliance'] },
  ],
  migrations,
  routes: [{ prefix: '/api/ai/imported', plugin: importedRoutes }],
  // A model belongs to a workspace and goes with it; `DELETE /models/:id` erases one.
  erasers: [{ tables: ['imported_models'], folders: ['artefacts'] }],
  texts,
}
