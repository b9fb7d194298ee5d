import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { DomainError, type Language } from '#base'
import { record } from '#platform/activity'
import type { NoticeKind, Services } from '#platform/contributions'
import type { Scope } from '#platform/database'
import { decodeCursor, encodeCursor, PageQuery, pageOf } from '#platform/http'
import { signedInPermission } from '#platform/permissions'
import { countUnread, listNotices, markRead, preferencesOf, type StoredNotice, setPreference } from './inbox.ts'
import { MarkRead, Notice, NoticePreferences, SetPreference, UnreadCount } from './schema.ts'

const Position = z.tuple([z.uuid()])

const weights = { critical: 0, warning: 1, good: 2, info: 3 } as const
const byWeight = (a: NoticeKind, b: NoticeKind): number => weights[a.level] - weights[b.level]

/** `/api/platform/notifications`: what concerns me, and how I want to hear of it. */
export const notificationRoutes: FastifyPluginAsyncZod<Services> = async (app, { database, registry, mail }) => {
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
  const preferences = async ({ scope, language }: Readonly<{ scope: Scope; language: Language }>): Promise<NoticePreferences> => {
    const chosen = new Map((await database.inScope(scope, (trx) => preferencesOf(trx, scope))).map((one) => [one.kind, one]))
    const items = [...registry.notices.values()].toSorted(byWeight).map(({ kind, level, mail: byDefault }) => ({
      kind,
      name: registry.say(language, `notice.${kind}.name`),
      level,
      inApp: chosen.get(kind)?.inApp ?? true,
      mail: chosen.get(kind)?.mail ?? byDefault,
    }))
    return { items, mailLeaves: mail.configured }
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
  app.get('/preferences', { schema: { response: { 200: NoticePreferences } }, config: mine }, preferences)
  app.put('/preferences', { schema: { body: SetPreference, response: { 200: NoticePreferences } }, config: mine }, async (request) => {
    const { scope, body } = request
    if (!registry.notices.has(body.kind)) throw new DomainError('NOTICE_KIND_UNKNOWN', { kind: body.kind })
    await database.inScope(scope, async (trx) => {
      await setPreference(trx, scope, body)
      await record(trx, scope, { kind: 'notice.preference-set', subject: `principal:${scope.principal}`, payload: body })
    })
    return preferences(request)
  })
}
