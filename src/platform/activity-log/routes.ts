import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { DomainError, type Language } from '#base'
import {
  type ActivityFilter,
  createHeadFile,
  findActivity,
  type ListedActivity,
  listActivities,
  record,
  verifyActivity,
} from '#platform/activity'
import { principalNames } from '#platform/auth'
import type { Services } from '#platform/contributions'
import type { Scope } from '#platform/database'
import { decodeCursor, encodeCursor, fileReply, PageQuery, pageOf } from '#platform/http'
import { columnKeys, csvHead, csvLine } from './export.ts'
import { kindsSaying, toldKinds } from './kinds.ts'
import { membersOf } from './members.ts'
import { ActivityChoices, ActivityDetail, ActivityItem, ActivityQuery, Verification } from './schema.ts'
import { principalsIn, type Reader, sentenceOf, viewActivity } from './view.ts'

const params = z.object({ id: z.uuid() })
/** Where a page of the list ends: ids sort by birth. */
const Position = z.tuple([z.uuid()])
const exportPage = 1000
const namedFaults = 1000
const mediaTypes = { csv: 'text/csv; charset=utf-8', ndjson: 'application/x-ndjson; charset=utf-8' } as const

/** `/api/platform/activity`: who did what to which, and the proof that nobody changed it. */
export const activityRoutes: FastifyPluginAsyncZod<Services> = async (app, { database, registry, contributions, folder, secrets }) => {
  const reading = { permission: 'platform.activity.read' }
  const heads = createHeadFile(join(folder.keys, 'activity-head.json'), secrets)
  const kinds = toldKinds(contributions)

  const filterOf = ({ from, to, actor, kind, subject, text }: ActivityQuery, language: Language): ActivityFilter => ({
    from: from === undefined ? undefined : new Date(from),
    to: to === undefined ? undefined : new Date(to),
    actor,
    subject,
    kinds:
      text === undefined
        ? kind === undefined
          ? undefined
          : [kind]
        : kindsSaying(kinds, text, { registry, language }).filter((one) => kind === undefined || one === kind),
  })
  const readerFor = async (scope: Scope, language: Language, activities: readonly ListedActivity[]): Promise<Reader> => ({
    registry,
    language,
    names: await database.asSystem((trx) => principalNames(trx, scope.workspace, principalsIn(activities))),
  })
  async function page(scope: Scope, language: Language, filter: ActivityFilter, at: { limit: number; before: string | null }) {
    const found = await database.inScope(scope, (trx) => listActivities(trx, scope, filter, { ...at, limit: at.limit + 1 }))
    const activities = found.slice(0, at.limit)
    const reader = await readerFor(scope, language, activities)
    const last = activities.at(-1)
    return { items: activities.map((each) => viewActivity(each, reader)), next: found.length > at.limit && last ? last.id : null }
  }

  app.get(
    '/',
    { schema: { querystring: PageQuery.extend(ActivityQuery.shape), response: { 200: pageOf(ActivityItem) } }, config: reading },
    async (request) => {
      const { limit, cursor, ...query } = request.query
      const before = cursor === undefined ? null : decodeCursor(cursor, Position)[0]
      const { items, next } = await page(request.scope, request.language, filterOf(query, request.language), { limit, before })
      return { items, next: next && encodeCursor([next]) }
    },
  )

  app.get('/choices', { schema: { response: { 200: ActivityChoices } }, config: reading }, async (request) => {
    const reader = { registry, language: request.language }
    const told = kinds.map((kind) => ({ kind, what: sentenceOf(reader, kind) }))
    return {
      kinds: told.sort((a, b) => a.what.localeCompare(b.what, request.language)),
      people: await database.asSystem((trx) => membersOf(trx, request.scope.workspace, reader)),
    }
  })

  app.get(
    '/export',
    {
      schema: {
        querystring: ActivityQuery.extend({ format: z.enum(['csv', 'ndjson']).default('csv') }),
        response: fileReply(...Object.values(mediaTypes)),
      },
      config: reading,
    },
    async (request, reply) => {
      const { scope, language } = request
      const { format, ...query } = request.query
      const filter = filterOf(query, language)
      await database.inScope(scope, (trx) =>
        record(trx, scope, { kind: 'activity.exported', subject: `workspace:${scope.workspace}`, payload: { format } }),
      )
      const line = format === 'csv' ? csvLine : (item: ActivityItem) => `${JSON.stringify(item)}\n`
      async function* lines(): AsyncGenerator<string> {
        if (format === 'csv') yield csvHead(columnKeys.map((key) => registry.say(language, `column.${key}`)))
        let before: string | null = null
        do {
          const { items, next } = await page(scope, language, filter, { limit: exportPage, before })
          if (items.length > 0) yield items.map(line).join('')
          before = next
        } while (before !== null)
      }
      const name = `activity-${new Date().toISOString().slice(0, 10)}.${format}`
      return reply.type(mediaTypes[format]).header('content-disposition', `attachment; filename="${name}"`).send(Readable.from(lines()))
    },
  )

  app.post('/verify', { schema: { body: z.strictObject({}), response: { 200: Verification } }, config: reading }, async (request) => {
    const { scope, language } = request
    const { checked, faults } = await verifyActivity(database, heads, scope.workspace)
    await database.inScope(scope, (trx) =>
      record(trx, scope, {
        kind: 'activity.verified',
        subject: `workspace:${scope.workspace}`,
        payload: { checked, faults: faults.length },
      }),
    )
    return {
      checked,
      faultCount: faults.length,
      faults: faults.slice(0, namedFaults).map(({ seq, id, fault }) => ({
        seq,
        id,
        fault,
        what: registry.say(language, `fault.${fault}`, { seq }),
      })),
      at: new Date().toISOString(),
    }
  })

  app.get('/:id', { schema: { params, response: { 200: ActivityDetail } }, config: reading }, async (request) => {
    const found = await database.inScope(request.scope, (trx) => findActivity(trx, request.scope, request.params.id))
    if (!found) throw new DomainError('ACTIVITY_NOT_FOUND', { activity: request.params.id })
    const reader = await readerFor(request.scope, request.language, [found.activity])
    return { ...viewActivity(found.activity, reader), proof: found.proof }
  })
}
