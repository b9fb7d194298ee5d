import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { DomainError, type Language } from '#base'
import { record } from '#platform/activity'
import type { Services } from '#platform/contributions'
import { decodeCursor, encodeCursor, PageQuery, pageOf } from '#platform/http'
import { signedInPermission } from '#platform/permissions'
import { addHook, listHooks, removeHook, type StoredHook } from './chat-hooks.ts'
import { countUnread, listNotices, markRead, preferencesOf, type StoredNotice, setPreference } from './inbox.ts'
import { postChat } from './post-chat.ts'
import { ChatHook, MarkRead, NewChatHook, Notice, NoticePreference, SetPreference, UnreadCount } from './schema.ts'

const Position = z.tuple([z.uuid()])
const Nothing = z.null()
const Empty = z.strictObject({})
const params = z.object({ id: z.uuid() })

const hookView = (hook: StoredHook): z.infer<typeof ChatHook> => ({ ...hook, sentAt: hook.sentAt?.toISOString() ?? null })

/** `/api/platform/notifications`: what concerns me, how I want to hear of it, and the chats of the workspace. */
export const notificationRoutes: FastifyPluginAsyncZod<Services> = async (app, services) => {
  const { database, registry, secrets } = services
  const mine = { permission: signedInPermission }
  const noticeView = (notice: StoredNotice, language: Language): Notice => ({
    id: notice.id,
    kind: notice.kind,
    level: registry.notices.get(notice.kind)?.level ?? 'info',
    title: registry.say(language, `notice.${notice.kind}.title`, notice.params),
    body: registry.say(language, `notice.${notice.kind}.body`, notice.params),
    link: notice.link,
    at: notice.at.toISOString(),
    read: notice.read,
  })
  const preferences = async (request: { scope: Parameters<typeof preferencesOf>[1]; language: Language }): Promise<NoticePreference[]> => {
    const chosen = new Map(
      (await database.inScope(request.scope, (trx) => preferencesOf(trx, request.scope))).map((one) => [one.kind, one]),
    )
    return [...registry.notices.values()].map(({ kind, mail }) => ({
      kind,
      name: registry.say(request.language, `notice.${kind}.name`),
      inApp: chosen.get(kind)?.inApp ?? true,
      mail: chosen.get(kind)?.mail ?? mail,
    }))
  }

  app.get('/', { schema: { querystring: PageQuery, response: { 200: pageOf(Notice) } }, config: mine }, async (request) => {
    const { limit, cursor } = request.query
    const before = cursor === undefined ? null : decodeCursor(cursor, Position)[0]
    const found = await database.inScope(request.scope, (trx) => listNotices(trx, request.scope, { limit: limit + 1, before }))
    const page = found.slice(0, limit)
    const last = page.at(-1)
    return {
      items: page.map((notice) => noticeView(notice, request.language)),
      next: found.length > limit && last ? encodeCursor([last.id]) : null,
    }
  })
  app.get('/unread', { schema: { response: { 200: UnreadCount } }, config: mine }, async (request) => ({
    unread: await database.inScope(request.scope, (trx) => countUnread(trx, request.scope)),
  }))
  // Having seen something changes nothing for anybody else: it is no activity.
  app.post('/read', { schema: { body: MarkRead, response: { 200: UnreadCount } }, config: mine }, (request) =>
    database.inScope(request.scope, async (trx) => {
      await markRead(trx, request.scope, request.body.ids ?? null, new Date())
      return { unread: await countUnread(trx, request.scope) }
    }),
  )
  app.get(
    '/preferences',
    { schema: { response: { 200: z.object({ items: z.array(NoticePreference) }) } }, config: mine },
    async (request) => ({
      items: await preferences(request),
    }),
  )
  app.put(
    '/preferences',
    { schema: { body: SetPreference, response: { 200: z.object({ items: z.array(NoticePreference) }) } }, config: mine },
    async (request) => {
      const { scope, body } = request
      if (!registry.notices.has(body.kind)) throw new DomainError('NOTICE_KIND_UNKNOWN', { kind: body.kind })
      await database.inScope(scope, async (trx) => {
        await setPreference(trx, scope, body)
        await record(trx, scope, { kind: 'notice.preference-set', subject: `principal:${scope.principal}`, payload: body })
      })
      return { items: await preferences(request) }
    },
  )

  const reading = { permission: 'platform.notifications.read' }
  const managing = { permission: 'platform.notifications.manage' }
  app.get('/chats', { schema: { response: { 200: z.object({ items: z.array(ChatHook) }) } }, config: reading }, async (request) => ({
    items: (await database.inScope(request.scope, (trx) => listHooks(trx, request.scope))).map(hookView),
  }))
  app.post('/chats', { schema: { body: NewChatHook, response: { 201: ChatHook } }, config: managing }, async (request, reply) => {
    const { scope, body } = request
    const unknown = body.kinds.find((kind) => !registry.notices.has(kind))
    if (unknown !== undefined) throw new DomainError('NOTICE_KIND_UNKNOWN', { kind: unknown })
    const hook = await database.inScope(scope, async (trx) => {
      const id = await addHook(trx, scope, secrets, body, new Date())
      await record(trx, scope, { kind: 'chat-hook.added', subject: `chat-hook:${id}`, payload: { form: body.form, kinds: body.kinds } })
      return (await listHooks(trx, scope)).find((each) => each.id === id)!
    })
    return reply.code(201).send(hookView(hook))
  })
  app.post('/chats/:id/test', { schema: { params, body: Empty, response: { 204: Nothing } }, config: managing }, async (request, reply) => {
    const { language, scope } = request
    const message = { title: registry.say(language, 'chat.test.title'), body: registry.say(language, 'chat.test.body'), link: null }
    // A hook of another workspace is not found: the look-up is within this one.
    await postChat(services, scope.workspace, request.params.id, message)
    return reply.code(204).send(null)
  })
  app.delete('/chats/:id', { schema: { params, response: { 204: Nothing } }, config: managing }, async (request, reply) => {
    const { scope } = request
    await database.inScope(scope, async (trx) => {
      await removeHook(trx, scope, request.params.id)
      await record(trx, scope, { kind: 'chat-hook.removed', subject: `chat-hook:${request.params.id}` })
    })
    return reply.code(204).send(null)
  })
}
