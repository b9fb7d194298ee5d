import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { record } from '#platform/activity'
import type { Services } from '#platform/contributions'
import { PageQuery, pageOf } from '#platform/http'
import { pageFrom, positionOf } from './pages.ts'
import { replayDelivery, replayRange } from './replay.ts'
import { deliveryStates, Replayed, ReplayRange, WebhookDelivery, WebhookTest } from './schema.ts'
import { findEndpoint, listDeliveries } from './store.ts'
import { sendTest } from './test-message.ts'

const params = z.object({ id: z.uuid() })
const Empty = z.strictObject({})
const DeliveryQuery = PageQuery.extend({ state: z.enum(deliveryStates).optional() })

/** `/api/platform/webhooks/:id`: what was sent to an endpoint, sending it again, and trying the endpoint. */
export const deliveryRoutes: FastifyPluginAsyncZod<Services> = async (app, services) => {
  const { database } = services
  const reading = { permission: 'platform.webhooks.read' }
  const managing = { permission: 'platform.webhooks.manage' }

  app.get(
    '/:id/deliveries',
    { schema: { params, querystring: DeliveryQuery, response: { 200: pageOf(WebhookDelivery) } }, config: reading },
    async ({ scope, params: { id }, query: { limit, cursor, state } }) =>
      database.inScope(scope, async (trx) => {
        await findEndpoint(trx, scope, id)
        const page = { limit: limit + 1, before: positionOf(cursor), state }
        return pageFrom(await listDeliveries(trx, scope, id, page), limit)
      }),
  )
  app.post(
    '/:id/deliveries/:delivery/replay',
    { schema: { params: params.extend({ delivery: z.uuid() }), body: Empty, response: { 204: z.null() } }, config: managing },
    async ({ scope, params: { id, delivery } }, reply) => {
      await database.inScope(scope, async (trx) => {
        await findEndpoint(trx, scope, id)
        await replayDelivery(trx, scope, id, delivery, new Date())
        await record(trx, scope, { kind: 'webhook.replayed', subject: `webhook:${id}`, payload: { delivery } })
      })
      return reply.code(204).send(null)
    },
  )
  app.post(
    '/:id/replay',
    {
      schema: { summary: 'Send again what a range of time holds', params, body: ReplayRange, response: { 200: Replayed } },
      config: managing,
    },
    ({ scope, params: { id }, body }) =>
      database.inScope(scope, async (trx) => {
        const count = await replayRange(trx, scope, await findEndpoint(trx, scope, id), body, new Date())
        await record(trx, scope, { kind: 'webhook.replayed', subject: `webhook:${id}`, payload: { ...body, count } })
        return { count }
      }),
  )
  app.post(
    '/:id/test',
    {
      schema: { summary: 'Send one signed test message now', params, body: Empty, response: { 200: WebhookTest } },
      config: managing,
    },
    async ({ scope, params: { id } }) => {
      const endpoint = await database.inScope(scope, (trx) => findEndpoint(trx, scope, id))
      const tested = await sendTest(services, scope, endpoint, new Date())
      const { status, failure } = tested
      await database.inScope(scope, (trx) =>
        record(trx, scope, { kind: 'webhook.tested', subject: `webhook:${id}`, payload: { status, failure } }),
      )
      return tested
    },
  )
}
