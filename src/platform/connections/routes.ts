import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { record } from '#platform/activity'
import type { Services } from '#platform/contributions'
import type { Scope } from '#platform/database'
import { ConnectionRules, Connections } from './schema.ts'
import { allowedNetworks, setAllowedNetworks } from './store.ts'

/** `/api/platform/connections`: what leaves this installation, and where it may go. */
export const connectionRoutes: FastifyPluginAsyncZod<Services> = async (app, { database, mail, settings }) => {
  const view = async (scope: Scope): Promise<Connections> => ({
    allowedNetworks: await database.inScope(scope, (trx) => allowedNetworks(trx, scope.workspace)),
    mail: {
      configured: mail.configured,
      host: settings.smtpUrl === null ? null : new URL(settings.smtpUrl).host,
      from: settings.mailFrom,
      ...(await mail.state(new Date())),
    },
  })
  app.get('/', { schema: { response: { 200: Connections } }, config: { permission: 'platform.connections.read' } }, (request) =>
    view(request.scope),
  )
  app.put(
    '/networks',
    { schema: { body: ConnectionRules, response: { 200: Connections } }, config: { permission: 'platform.connections.manage' } },
    async (request) => {
      const { scope, body } = request
      await database.inScope(scope, async (trx) => {
        const before = await allowedNetworks(trx, scope.workspace)
        await setAllowedNetworks(trx, scope, body.allowedNetworks)
        await record(trx, scope, {
          kind: 'connections.networks-changed',
          subject: `workspace:${scope.workspace}`,
          payload: { before, after: body.allowedNetworks },
        })
      })
      return view(scope)
    },
  )
  app.post(
    '/mail/check',
    {
      schema: { summary: 'Connect to the mail server and sign in', body: z.strictObject({}), response: { 204: z.null() } },
      config: { permission: 'platform.connections.manage' },
    },
    async (_, reply) => {
      await mail.check()
      return reply.code(204).send(null)
    },
  )
}
