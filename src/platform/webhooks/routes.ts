import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { record } from '#platform/activity'
import type { Services } from '#platform/contributions'
import type { Scope, Trx } from '#platform/database'
import { decodeCursor, encodeCursor, PageQuery, pageOf } from '#platform/http'
import { secretPurpose } from './deliver.ts'
import { ChangeWebhook, NewWebhook, WebhookDelivery, WebhookEndpoint, WithSecret } from './schema.ts'
import { newSecret } from './signature.ts'
import {
  addEndpoint,
  addSecret,
  changeEndpoint,
  findEndpoint,
  listDeliveries,
  listEndpoints,
  removeEndpoint,
  replayDelivery,
} from './store.ts'

const params = z.object({ id: z.uuid() })
const Position = z.tuple([z.uuid()])
const Empty = z.strictObject({})
/** How long the old secret is still signed with after a rotation. */
const graceMs = 24 * 3_600_000

const positionOf = (cursor: string | undefined): string | null => (cursor === undefined ? null : decodeCursor(cursor, Position)[0])
function pageFrom<Item extends { id: string }>(found: readonly Item[], limit: number): { items: Item[]; next: string | null } {
  const items = found.slice(0, limit)
  const last = items.at(-1)
  return { items, next: found.length > limit && last ? encodeCursor([last.id]) : null }
}

/** `/api/platform/webhooks`: endpoints that are told of activities, what was sent to them, and their secrets. */
export const webhookRoutes: FastifyPluginAsyncZod<Services> = async (app, { database, keys }) => {
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

  app.get('/', { schema: { querystring: PageQuery, response: { 200: pageOf(WebhookEndpoint) } }, config: reading }, async (request) => {
    const { limit, cursor } = request.query
    const before = positionOf(cursor)
    return pageFrom(await database.inScope(request.scope, (trx) => listEndpoints(trx, request.scope, { limit: limit + 1, before })), limit)
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
      await removeEndpoint(trx, scope, id)
      await record(trx, scope, { kind: 'webhook.removed', subject: `webhook:${id}` })
    })
    return reply.code(204).send(null)
  })
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
  app.get(
    '/:id/deliveries',
    { schema: { params, querystring: PageQuery, response: { 200: pageOf(WebhookDelivery) } }, config: reading },
    async (request) => {
      const { scope } = request
      const { limit, cursor } = request.query
      const before = positionOf(cursor)
      return database.inScope(scope, async (trx) => {
        await findEndpoint(trx, scope, request.params.id)
        return pageFrom(await listDeliveries(trx, scope, request.params.id, { limit: limit + 1, before }), limit)
      })
    },
  )
  app.post(
    '/:id/deliveries/:delivery/replay',
    { schema: { params: params.extend({ delivery: z.uuid() }), body: Empty, response: { 204: z.null() } }, config: managing },
    async (request, reply) => {
      const { scope } = request
      const { id, delivery } = request.params
      await database.inScope(scope, async (trx) => {
        await findEndpoint(trx, scope, id)
        await replayDelivery(trx, scope, id, delivery, new Date())
        await record(trx, scope, { kind: 'webhook.replayed', subject: `webhook:${id}`, payload: { delivery } })
      })
      return reply.code(204).send(null)
    },
  )
}
