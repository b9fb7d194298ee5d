import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { DomainError, type Language, newId } from '#base'
import { record } from '#platform/activity'
import type { Services } from '#platform/contributions'
import type { Scope } from '#platform/database'
import { decodeCursor, encodeCursor, fileReply, PageQuery, pageOf } from '#platform/http'
import { findJob } from '#platform/jobs'
import { listAs } from './download.ts'
import { makeListJob } from './job.ts'
import { dropList, everyListFolder } from './kept.ts'
import { peopleOf } from './people.ts'
import { blockedSince, readPlaced } from './read-list.ts'
import { ContactList, ListedPerson, type ListFormat, type ListSource, listFormats, NewList, NewSize } from './schema.ts'
import { addList, everyList, findList, listLists, removeList, type StoredList, setSize } from './store.ts'

const params = z.object({ id: z.uuid() })
const Position = z.tuple([z.uuid()])
const PlacePosition = z.tuple([z.string().regex(/^\d{1,12}$/)])
const formats: Record<ListFormat, { ending: string; mediaType: string }> = {
  xlsx: { ending: 'xlsx', mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' },
  csv: { ending: 'csv', mediaType: 'text/csv; charset=utf-8' },
  'csv-es': { ending: 'csv', mediaType: 'text/csv; charset=utf-8' },
}
/** Whoever makes a list reads its source. */
const neededFor: Record<ListSource['kind'], string> = {
  answer: 'ai.orders.read',
  scoring: 'ai.serving.read',
  contacts: 'customers.consent.read',
}

/** `/api/activation/lists`: people to contact, fixed, cut by expected profit, without those who may not be contacted. */
export const listRoutes: FastifyPluginAsyncZod<Services> = async (app, services) => {
  const { database, jobs, folder } = services
  const job = makeListJob(services)
  const reading = { permission: 'activation.lists.read' }
  const making = { permission: 'activation.lists.make' }
  const find = (scope: Scope, id: string) => database.inScope(scope, (trx) => findList(trx, scope, id))
  const jobOf = (scope: Scope, { found, jobId }: StoredList) => (found === null ? findJob(jobs, scope, jobId) : null)

  async function view(scope: Scope, list: StoredList, language: Language): Promise<ContactList> {
    const { id, jobId, name, source, sourceName, channel, terms, restDays, found, size, createdAt } = list
    const state = await jobOf(scope, list)
    // A job that is done without a result is committing it at this moment
    const status = found ? 'done' : state === null ? 'failed' : state.status === 'done' ? 'running' : state.status
    const failure = status === 'failed' ? (state?.error ?? { code: 'INTERNAL' as const, params: {} }) : null
    return {
      ...{ id, jobId, name, source: { kind: source.kind, name: sourceName }, channel, terms, restDays, status, found, size },
      progress: status === 'queued' || status === 'running' ? (state?.share ?? 0) : null,
      blockedSince: null,
      error: failure && { code: failure.code, ...app.describe(failure.code, failure.params, language) },
      createdAt: createdAt.toISOString(),
    }
  }
  const viewOf = async (scope: Scope, id: string, language: Language): Promise<ContactList> => {
    const list = await find(scope, id)
    return { ...(await view(scope, list, language)), blockedSince: list.found ? await blockedSince(services, scope, list) : null }
  }
  /** @throws LIST_NOT_FINISHED */
  async function finished(scope: Scope, id: string): Promise<StoredList> {
    const list = await find(scope, id)
    if (list.found === null) throw new DomainError('LIST_NOT_FINISHED', { name: list.name })
    return list
  }

  // What no list needs: a process died in between, or its job ended without a result.
  app.addHook('onReady', async () => {
    const folders = await everyListFolder(folder)
    const needed = new Set<string>()
    for (const { id, openJob, scope } of await database.asSystem(everyList)) {
      const state = openJob === null ? null : await findJob(jobs, scope, openJob)
      if (openJob === null || state?.status === 'queued' || state?.status === 'running') needed.add(id)
    }
    for (const of of folders) if (!needed.has(of.list)) await dropList(folder, of)
  })

  app.post(
    '/',
    { schema: { summary: 'Make a list of people to contact', body: NewList, response: { 202: ContactList } }, config: making },
    async (request, reply) => {
      const { scope, language, body } = request
      const permission = neededFor[body.source.kind]
      if (!request.caller || !app.permissions.holds(request.caller, permission)) throw new DomainError('PERMISSION_DENIED', { permission })
      // Refused at once where the source is not there
      const { name: sourceName } = await peopleOf(services, scope, body.source)
      const id = newId<'list'>()
      await database.inScope(scope, async (trx) => {
        const jobId = await jobs.enqueue(trx, scope, job, { list: id })
        await addList(trx, scope, { id, jobId, sourceName, language, ...body }, new Date())
        await record(trx, scope, { kind: 'list.asked', subject: `list:${id}`, payload: { job: jobId, source: body.source.kind } })
      })
      return reply
        .code(202)
        .header('location', `/api/activation/lists/${id}`)
        .send(await viewOf(scope, id, language))
    },
  )
  app.get(
    '/',
    { schema: { querystring: PageQuery, response: { 200: pageOf(ContactList) } }, config: reading },
    async ({ scope, query: { limit, cursor }, language }) => {
      const before = cursor === undefined ? null : decodeCursor(cursor, Position)[0]
      const found = await database.inScope(scope, (trx) => listLists(trx, scope, { limit: limit + 1, before }))
      const page = found.slice(0, limit)
      const last = page.at(-1)
      return {
        items: await Promise.all(page.map((list) => view(scope, list, language))),
        next: found.length > limit && last ? encodeCursor([last.id]) : null,
      }
    },
  )
  app.get('/:id', { schema: { params, response: { 200: ContactList } }, config: reading }, ({ scope, params: { id }, language }) =>
    viewOf(scope, id, language),
  )
  app.get(
    '/:id/people',
    {
      schema: { summary: 'Who may be contacted now, best first', params, querystring: PageQuery, response: { 200: pageOf(ListedPerson) } },
      config: reading,
    },
    async ({ scope, params: { id }, query: { limit, cursor } }) => {
      const from = cursor === undefined ? 0 : Number(decodeCursor(cursor, PlacePosition)[0])
      const items: ListedPerson[] = []
      for await (const { place, person } of readPlaced(services, scope, await finished(scope, id), from)) {
        if (items.length === limit) return { items, next: encodeCursor([String(place - 1)]) }
        const { key, contact, score, value, expectedProfit, reasons } = person
        items.push({ place, customer: key, name: contact?.name ?? null, score, value, expectedProfit, reasons })
      }
      return { items, next: null }
    },
  )
  app.put(
    '/:id/size',
    { schema: { summary: 'Cut the list', params, body: NewSize, response: { 200: ContactList } }, config: making },
    async ({ scope, params: { id }, body: { size }, language }) => {
      const { found } = await finished(scope, id)
      const cut = Math.min(size, found!.kept)
      await database.inScope(scope, async (trx) => {
        await setSize(trx, scope, id, cut)
        await record(trx, scope, { kind: 'list.cut', subject: `list:${id}`, payload: { size: cut } })
      })
      return viewOf(scope, id, language)
    },
  )
  app.get(
    '/:id/file',
    {
      schema: {
        summary: 'The people who may be contacted now, as a file',
        params,
        querystring: z.object({ format: z.enum(listFormats).default('xlsx'), reason: z.string().max(500).optional() }),
        response: fileReply(...Object.values(formats).map(({ mediaType }) => mediaType)),
      },
      config: { ...reading, needsReason: true },
    },
    async ({ scope, params: { id }, query: { format } }, reply) => {
      const list = await finished(scope, id)
      const { ending, mediaType } = formats[format]
      await database.inScope(scope, (trx) => record(trx, scope, { kind: 'list.downloaded', subject: `list:${id}`, payload: { format } }))
      return reply
        .type(mediaType)
        .header('content-disposition', `attachment; filename="list-${id.slice(-8)}.${ending}"`)
        .send(listAs(format, readPlaced(services, scope, list), list))
    },
  )
  app.delete('/:id', { schema: { params, response: { 204: z.null() } }, config: making }, async ({ scope, params: { id } }, reply) => {
    const list = await find(scope, id)
    const state = await jobOf(scope, list)
    if (state?.status === 'queued' || state?.status === 'running') await jobs.cancel(scope, list.jobId)
    await dropList(folder, { workspace: scope.workspace, list: id })
    await database.inScope(scope, async (trx) => {
      await removeList(trx, scope, id)
      await record(trx, scope, { kind: 'list.deleted', subject: `list:${id}` })
    })
    return reply.code(204).send(null)
  })
}
