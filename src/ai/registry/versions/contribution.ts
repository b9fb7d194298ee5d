import type { Contribution } from '#platform/contributions'
import { evidenceRules } from './evidence.ts'
import { migrations } from './migrations.ts'
import { versionRoutes } from './routes.ts'
import { texts } from './texts.ts'

export const contribution: Contribution = {
  permissions: [
    { name: 'ai.registry.read', roles: ['executive', 'manager', 'analyst', 'engineer', 'administrator', 'compliance'] },
    { name: 'ai.registry.publish', roles: ['manager', 'analyst', 'engineer', 'administrator'] },
    { name: 'ai.registry.erase', roles: ['analyst', 'engineer', 'administrator', 'compliance'] },
  ],
  migrations,
  routes: [{ prefix: '/api/ai/models', plugin: versionRoutes }],
  // Models belong to a workspace and go with it; `DELETE /:name/versions/:version` erases one.
  erasers: [{ tables: ['models', 'model_versions'], folders: ['artefacts'] }],
  evidenceRules,
  texts,
}
