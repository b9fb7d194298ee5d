import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Services } from '#platform/contributions'
import { decodeCursor, encodeCursor, PageQuery, pageOf } from '#platform/http'
import { signedInPermission } from '#platform/permissions'
import { holderOf } from './accounts.ts'
import { addKey, listKeys, revokeKey, type ApiKey as StoredKey } from './api-keys.ts'
import { onlySessions } from './cookie.ts'
import { ApiKey, MadeKey, NewKey } from './schema.ts'

const params = z.object({ id: z.uuid() })
const Position = z.tuple([z.uuid()])
const view = (key: StoredKey): ApiKey => ({
  ...key,
  permissions: [...key.permissions],
  createdAt: key.createdAt.toISOString(),
  endsAt: key.endsAt.toISOString(),
  usedAt: key.usedAt?.toISOString() ?? null,
})

/** `/api/platform/auth/keys`: a person's own keys, and all of a workspace for those who look after them. */
export const keyRoutes: FastifyPluginAsyncZod<Services> = async (app, { database }) => {
  const own = { permission: signedInPermission }

  const page = async (scope: Parameters<typeof listKeys>[1], query: PageQuery, owner?: string) => {
    const before = query.cursor === undefined ? null : decodeCursor(query.cursor, Position)[0]
    const which = { limit: query.limit + 1, before, ...(owner === undefined ? {} : { owner }) }
    const found = await database.asSystem((trx) => listKeys(trx, scope, which))
    const items = found.slice(0, query.limit)
    const last = items.at(-1)
    return { items: items.map(view), next: found.length > query.limit && last ? encodeCursor([last.id]) : null }
  }

  app.get('/keys', { schema: { querystring: PageQuery, response: { 200: pageOf(ApiKey) } }, config: own }, ({ scope, query }) =>
    page(scope, query, scope.principal),
  )
  app.post(
    '/keys',
    { schema: { body: NewKey, response: { 201: MadeKey } }, config: own, preHandler: onlySessions },
    async ({ scope, body }, reply) => {
      const made = await database.asSystem(async (trx) =>
        addKey(trx, scope, body, { permissions: app.permissions, maker: await holderOf(trx, scope) }, new Date()),
      )
      return reply.code(201).send(made)
    },
  )
  app.delete('/keys/:id', { schema: { params, response: { 204: z.null() } }, config: own }, async ({ scope, params: { id } }, reply) => {
    await database.asSystem((trx) => revokeKey(trx, scope, id, scope.principal))
    return reply.code(204).send(null)
  })
  app.get(
    '/keys/all',
    { schema: { querystring: PageQuery, response: { 200: pageOf(ApiKey) } }, config: { permission: 'platform.auth.see-keys' } },
    ({ scope, query }) => page(scope, query),
  )
  app.delete(
    '/keys/all/:id',
    { schema: { params, response: { 204: z.null() } }, config: { permission: 'platform.auth.revoke-keys' } },
    async ({ scope, params: { id } }, reply) => {
      await database.asSystem((trx) => revokeKey(trx, scope, id))
      return reply.code(204).send(null)
    },
  )
}
