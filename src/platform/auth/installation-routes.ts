import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { DomainError } from '#base'
import type { Services } from '#platform/contributions'
import { accountByEmail } from './accounts.ts'
import { installationAdministrators, setInstallationAdministrator } from './installation.ts'
import { AccountEmail, InstallationAdministrators } from './schema.ts'

export const installationPermission = 'platform.auth.installation'

/** `/api/platform/auth/installation`: the people who look after the installation as a whole. */
export const installationRoutes: FastifyPluginAsyncZod<Services> = async (app, { database, secrets }) => {
  const config = { permission: installationPermission }
  const list = async () => ({ items: await database.asSystem(installationAdministrators) })

  app.get('/installation', { schema: { response: { 200: InstallationAdministrators } }, config }, list)
  app.post(
    '/installation',
    { schema: { body: AccountEmail, response: { 200: InstallationAdministrators } }, config },
    async ({ scope, body: { email } }) => {
      await database.asSystem(async (trx) => {
        const account = await accountByEmail(trx, secrets, email)
        if (account === null) throw new DomainError('ACCOUNT_NOT_FOUND', { email })
        await setInstallationAdministrator(trx, scope, account, true)
      })
      return list()
    },
  )
  app.delete(
    '/installation/:id',
    { schema: { params: z.object({ id: z.uuid() }), response: { 204: z.null() } }, config },
    async ({ scope, params: { id } }, reply) => {
      await database.asSystem((trx) => setInstallationAdministrator(trx, scope, id, false))
      return reply.code(204).send(null)
    },
  )
}
