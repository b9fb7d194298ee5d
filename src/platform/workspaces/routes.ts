import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Services } from '#platform/contributions'
import { signedInPermission } from '#platform/permissions'
import { NewWorkspace, Workspace, WorkspaceSettings } from './schema.ts'
import { changeWorkspace, createWorkspace, findWorkspace } from './workspaces.ts'

/** `/api/platform/workspaces`: creating one, and the settings of the one the session is in. */
export const workspaceRoutes: FastifyPluginAsyncZod<Services> = async (app, { database }) => {
  app.post(
    '/',
    { schema: { body: NewWorkspace, response: { 201: Workspace } }, config: { permission: 'platform.workspaces.create' } },
    async ({ scope, body }, reply) => reply.code(201).send(await database.asSystem((trx) => createWorkspace(trx, scope, body, new Date()))),
  )
  app.get('/current', { schema: { response: { 200: Workspace } }, config: { permission: signedInPermission } }, ({ scope }) =>
    database.inScope(scope, (trx) => findWorkspace(trx, scope)),
  )
  app.patch(
    '/current',
    { schema: { body: WorkspaceSettings, response: { 200: Workspace } }, config: { permission: 'platform.workspaces.edit' } },
    ({ scope, body }) => database.inScope(scope, (trx) => changeWorkspace(trx, scope, body)),
  )
}
