import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { record } from '#platform/activity'
import { toldKinds } from '#platform/activity-log'
import type { Services } from '#platform/contributions'
import type { Scope, Trx } from '#platform/database'
import { PageQuery, pageOf } from '#platform/http'
import { pageFrom, positionOf } from './pages.ts'
import { ChangeWebhook, NewWebhook, WebhookEndpoint, WebhookKinds, WithSecret } from './schema.ts'
import { secretPurpose } from './send.ts'
import { newSecret } from './signature.ts'
import { addEndpoint, addSecret, changeEndpoint, findEndpoint, listEndpoints, removeEndpoint, restoreEndpoint } from './store.ts'

const params = z.object({ id: z.uuid() })
const Empty = z.strictObject({})
/** Which: those in use, or those that were removed and can still be put back. */
const EndpointQuery = PageQuery.extend({ removed: z.enum(['true', 'false']).default('false') })
/** How long the old secret is still signed with after a rotation. */
const graceMs = 24 * 3_600_000

/** `/api/platform/webhooks`: endpoints that are told of activities, and their secrets. */
export const webhookRoutes: FastifyPluginAsyncZod<Services> = async (app, { database, keys, registry, contributions }) => {
  const reading = { permission: 'platform.webhooks.read' }
  const managing = { permission: 'platform.webhooks.manage' }
  /** Makes a secret known to nobody but the reader of this reply. */
  const giveSecret = async (trx: Trx, scope: Scope, id: string): Promise<string> => {
    const secret = newSecret()
    const now = new Date()
    const sealed = await keys.seal(scope.workspace, secretPurpose(id), Buffer.from(secret))
    await addSecret(trx, scope, id, sealed, now, new Date(now.getTime() + graceMs))
    return secret
  }

  app.get('/', { schema: { querystring: EndpointQuery, response: { 200: pageOf(WebhookEndpoint) } }, config: reading }, async (request) => {
    const { limit, cursor, removed } = request.query
    const page = { limit: limit + 1, before: positionOf(cursor), removed: removed === 'true' }
    return pageFrom(await database.inScope(request.scope, (trx) => listEndpoints(trx, request.scope, page)), limit)
  })
  app.post('/', { schema: { body: NewWebhook, response: { 201: WithSecret } }, config: managing }, async (request, reply) => {
    const { scope, body } = request
    const made = await database.inScope(scope, async (trx) => {
      const id = await addEndpoint(trx, scope, body, new Date())
      const secret = await giveSecret(trx, scope, id)
      await record(trx, scope, { kind: 'webhook.added', subject: `webhook:${id}`, payload: { kinds: body.kinds } })
      return { endpoint: await findEndpoint(trx, scope, id), secret }
    })
    return reply.code(201).send(made)
  })
  app.get('/kinds', { schema: { response: { 200: WebhookKinds } }, config: reading }, async ({ language }) => ({
    items: toldKinds(contributions)
      .map((kind) => ({ kind, what: registry.say(language, `activity.${kind}`) }))
      .sort((a, b) => a.what.localeCompare(b.what, language)),
  }))
  app.get('/:id', { schema: { params, response: { 200: WebhookEndpoint } }, config: reading }, (request) =>
    database.inScope(request.scope, (trx) => findEndpoint(trx, request.scope, request.params.id)),
  )
  app.patch('/:id', { schema: { params, body: ChangeWebhook, response: { 200: WebhookEndpoint } }, config: managing }, (request) => {
    const { scope, body } = request
    const { id } = request.params
    return database.inScope(scope, async (trx) => {
      const before = await findEndpoint(trx, scope, id)
      await changeEndpoint(trx, scope, id, body)
      await record(trx, scope, {
        kind: 'webhook.changed',
        subject: `webhook:${id}`,
        payload: { fields: Object.keys(body), before: { state: before.state, kinds: before.kinds } },
      })
      return findEndpoint(trx, scope, id)
    })
  })
  app.delete('/:id', { schema: { params, response: { 204: z.null() } }, config: managing }, async (request, reply) => {
    const { scope } = request
    const { id } = request.params
    await database.inScope(scope, async (trx) => {
      await findEndpoint(trx, scope, id)
      await removeEndpoint(trx, scope, id, new Date())
      await record(trx, scope, { kind: 'webhook.removed', subject: `webhook:${id}` })
    })
    return reply.code(204).send(null)
  })
  app.post(
    '/:id/restore',
    {
      schema: { summary: 'Put back what was removed in the last 30 days', params, body: Empty, response: { 200: WebhookEndpoint } },
      config: managing,
    },
    (request) => {
      const { scope } = request
      const { id } = request.params
      return database.inScope(scope, async (trx) => {
        await restoreEndpoint(trx, scope, id, new Date())
        await record(trx, scope, { kind: 'webhook.restored', subject: `webhook:${id}` })
        return findEndpoint(trx, scope, id)
      })
    },
  )
  app.post(
    '/:id/rotate',
    {
      schema: { summary: 'A new secret; the old one is signed with too for a day', params, body: Empty, response: { 200: WithSecret } },
      config: managing,
    },
    (request) => {
      const { scope } = request
      const { id } = request.params
      return database.inScope(scope, async (trx) => {
        await findEndpoint(trx, scope, id)
        const secret = await giveSecret(trx, scope, id)
        await record(trx, scope, { kind: 'webhook.rotated', subject: `webhook:${id}` })
        return { endpoint: await findEndpoint(trx, scope, id), secret }
      })
    },
  )
}
