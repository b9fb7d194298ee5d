import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { record } from '#platform/activity'
import type { Services } from '#platform/contributions'
import type { Scope, Trx } from '#platform/database'
import { describeSmtp } from '#platform/mail'
import { mailTest } from './mail-test.ts'
import { ConnectionRules, Connections, MailTest, NewNetwork, OneNetwork } from './schema.ts'
import { allowNetwork, describeNetworks, forbidNetwork, type NetworksChanged, setAllowedNetworks } from './store.ts'

const Empty = z.strictObject({})

/** `/api/platform/connections`: what leaves this installation, and where it may go. */
export const connectionRoutes: FastifyPluginAsyncZod<Services> = async (app, services) => {
  const { database, mail, settings } = services
  const config = { permission: 'platform.connections.manage' }
  const view = async (scope: Scope): Promise<Connections> => {
    const networks = await database.asSystem((trx) => describeNetworks(trx, scope.workspace))
    const { smtpUrl, mailFrom: from, publicUrl } = settings
    const server = smtpUrl === null ? { host: null, security: null, signsIn: false } : describeSmtp(smtpUrl)
    return {
      allowedNetworks: networks.map(({ network }) => network),
      networks,
      mail: { configured: mail.configured, ...server, from, publicUrl, ...(await mail.state(new Date())) },
    }
  }
  const change = async (scope: Scope, make: (trx: Trx, now: Date) => Promise<NetworksChanged>): Promise<Connections> => {
    await database.inScope(scope, async (trx) => {
      const payload = await make(trx, new Date())
      await record(trx, scope, { kind: 'connections.networks-changed', subject: `workspace:${scope.workspace}`, payload })
    })
    return view(scope)
  }

  app.get('/', { schema: { response: { 200: Connections } }, config: { permission: 'platform.connections.read' } }, ({ scope }) =>
    view(scope),
  )
  app.put('/networks', { schema: { body: ConnectionRules, response: { 200: Connections } }, config }, ({ scope, body }) =>
    change(scope, (trx, now) => setAllowedNetworks(trx, scope, body.allowedNetworks, now)),
  )
  app.post('/networks', { schema: { body: NewNetwork, response: { 200: Connections } }, config }, ({ scope, body }) =>
    change(scope, (trx, now) => allowNetwork(trx, scope, body.network, body.reason, now)),
  )
  app.post('/networks/remove', { schema: { body: OneNetwork, response: { 200: Connections } }, config }, ({ scope, body }) =>
    change(scope, (trx, now) => forbidNetwork(trx, scope, body.network, now)),
  )
  app.post(
    '/mail/check',
    { schema: { summary: 'Connect to the mail server and sign in', body: Empty, response: { 204: z.null() } }, config },
    async (_, reply) => {
      await mail.check()
      return reply.code(204).send(null)
    },
  )
  app.post(
    '/mail/test',
    { schema: { summary: 'Connect, sign in and send oneself a message', body: Empty, response: { 202: MailTest } }, config },
    async ({ scope, language }, reply) => reply.code(202).send({ to: await mailTest(services, scope, language) }),
  )
}
