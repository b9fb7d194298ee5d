import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { DomainError } from '#base'
import { record } from '#platform/activity'
import type { Services } from '#platform/contributions'
import { addHook, listHooks, noteSent, removeHook, restoreHook, type StoredHook } from './chat-hooks.ts'
import { postChat } from './post-chat.ts'
import { ChatHook, NewChatHook } from './schema.ts'

const Nothing = z.null()
const Empty = z.strictObject({})
const params = z.object({ id: z.uuid() })
const HookQuery = z.object({ removed: z.enum(['true', 'false']).default('false') })

const hookView = (hook: StoredHook): ChatHook => ({
  ...hook,
  sentAt: hook.sentAt?.toISOString() ?? null,
  restorableUntil: hook.restorableUntil?.toISOString() ?? null,
})

/** `/api/platform/notifications/chats`: the chats that notices of the workspace are written into. */
export const chatRoutes: FastifyPluginAsyncZod<Services> = async (app, services) => {
  const { database, registry, secrets } = services
  const reading = { permission: 'platform.notifications.read' }
  const managing = { permission: 'platform.notifications.manage' }

  app.get(
    '/chats',
    { schema: { querystring: HookQuery, response: { 200: z.object({ items: z.array(ChatHook) }) } }, config: reading },
    async ({ scope, query }) => ({
      items: (await database.inScope(scope, (trx) => listHooks(trx, scope, query.removed === 'true'))).map(hookView),
    }),
  )
  app.post('/chats', { schema: { body: NewChatHook, response: { 201: ChatHook } }, config: managing }, async ({ scope, body }, reply) => {
    const unknown = body.kinds.find((kind) => !registry.notices.has(kind))
    if (unknown !== undefined) throw new DomainError('NOTICE_KIND_UNKNOWN', { kind: unknown })
    const hook = await database.inScope(scope, async (trx) => {
      const id = await addHook(trx, scope, secrets, body, new Date())
      await record(trx, scope, { kind: 'chat-hook.added', subject: `chat-hook:${id}`, payload: { form: body.form, kinds: body.kinds } })
      return (await listHooks(trx, scope)).find((each) => each.id === id)!
    })
    return reply.code(201).send(hookView(hook))
  })
  app.post(
    '/chats/:id/test',
    { schema: { params, body: Empty, response: { 204: Nothing } }, config: managing },
    async ({ scope, language, params: { id } }, reply) => {
      const message = { title: registry.say(language, 'chat.test.title'), body: registry.say(language, 'chat.test.body'), link: null }
      // A hook of another workspace is not found: the look-up is within this one.
      const form = await postChat(services, scope.workspace, id, message)
      await database.inScope(scope, async (trx) => {
        await noteSent(trx, scope, id, null, new Date())
        await record(trx, scope, { kind: 'chat-hook.tested', subject: `chat-hook:${id}`, payload: { form } })
      })
      return reply.code(204).send(null)
    },
  )
  app.delete(
    '/chats/:id',
    { schema: { params, response: { 204: Nothing } }, config: managing },
    async ({ scope, params: { id } }, reply) => {
      await database.inScope(scope, async (trx) => {
        await removeHook(trx, scope, id, new Date())
        await record(trx, scope, { kind: 'chat-hook.removed', subject: `chat-hook:${id}` })
      })
      return reply.code(204).send(null)
    },
  )
  app.post(
    '/chats/:id/restore',
    {
      schema: { summary: 'Put back what was removed in the last 30 days', params, body: Empty, response: { 200: ChatHook } },
      config: managing,
    },
    ({ scope, params: { id } }) =>
      database.inScope(scope, async (trx) => {
        await restoreHook(trx, scope, id)
        await record(trx, scope, { kind: 'chat-hook.restored', subject: `chat-hook:${id}` })
        return hookView((await listHooks(trx, scope)).find((each) => each.id === id)!)
      }),
  )
}
