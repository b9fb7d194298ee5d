import { setTimeout as delay } from 'node:timers/promises'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Language } from '#base'
import type { Services } from '#platform/contributions'
import type { Scope } from '#platform/database'
import { JobKindView, JobLogLineView, JobView, jobStatuses, WorkerView } from '#platform/jobs'
import { type ServerEvent, sendEvents } from './events.ts'
import { jobView, logLineView, type Reader, workerView } from './job-views.ts'
import { decodeCursor, encodeCursor, PageQuery, pageOf } from './paging.ts'

const read = { permission: 'platform.jobs.read' }
const Empty = z.strictObject({})
const IdParams = z.object({ id: z.uuid() })
const Filters = PageQuery.extend({
  status: z.enum(jobStatuses).optional(),
  name: z.string().max(100).optional(),
  /** Only those that this person asked for. */
  mine: z.stringbool().optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
  replayable: z.stringbool().optional(),
})
const dateOf = (text: string | undefined): Date | undefined => (text === undefined ? undefined : new Date(text))
const logEveryMs = 500

/** `/api/platform/jobs`: long work, what it said, what to do about it, and who does it. */
export const jobRoutes: FastifyPluginAsyncZod<Services> = async (app, { jobs, registry }) => {
  const reader = (language: Language): Reader => ({ say: registry.say, describe: app.describe, language })

  app.get('/', { schema: { querystring: Filters, response: { 200: pageOf(JobView) } }, config: read }, async (request) => {
    const { limit, cursor, status, name, mine, from, to, replayable } = request.query
    const [after] = cursor === undefined ? [] : decodeCursor(cursor, z.tuple([z.uuid()]))
    const principal = mine ? request.scope.principal : undefined
    const filter = { status, name, principal, from: dateOf(from), to: dateOf(to), replayable }
    const found = await jobs.list(request.scope, filter, limit + 1, after)
    const items = found.slice(0, limit)
    const last = items.at(-1)
    return {
      items: items.map((state) => jobView(state, reader(request.language))),
      next: found.length > limit && last ? encodeCursor([last.id]) : null,
    }
  })

  const Kinds = z.object({ items: z.array(JobKindView) })
  app.get('/kinds', { schema: { response: { 200: Kinds } }, config: read }, async ({ language }) => ({
    items: jobs.definitions.map(({ name }) => ({ name, title: registry.say(language, `job.${name}`) })),
  }))

  const Workers = z.object({ items: z.array(WorkerView) })
  app.get('/workers', { schema: { response: { 200: Workers } }, config: { permission: 'platform.jobs.workers' } }, async ({ scope }) => ({
    items: (await jobs.workers(scope)).map(workerView),
  }))

  app.get('/:id', { schema: { params: IdParams, response: { 200: JobView } }, config: read }, async (request) =>
    jobView(await jobs.get(request.scope, request.params.id), reader(request.language)),
  )

  const Log = z.object({ items: z.array(JobLogLineView) })
  const LogQuery = z.object({ after: z.coerce.number().int().min(0).default(0) })
  app.get('/:id/log', { schema: { params: IdParams, querystring: LogQuery, response: { 200: Log } }, config: read }, async (request) => {
    const lines = await jobs.logOf(request.scope, request.params.id, request.query.after)
    return { items: lines.map((line) => logLineView(line, reader(request.language))) }
  })

  // A reader that comes back is told the present state again, which needs no history.
  app.get(
    '/:id/events',
    { schema: { params: IdParams, response: { 200: { content: { 'text/event-stream': { schema: JobView } } } } }, config: read },
    async (request, reply) => {
      const { scope, params, language } = request
      await jobs.get(scope, params.id)
      const left = new AbortController()
      request.raw.once('close', () => left.abort())
      async function* states(): AsyncGenerator<ServerEvent> {
        for await (const state of jobs.watch(scope, params.id, left.signal)) yield { data: jobView(state, reader(language)) }
      }
      await sendEvents(request, reply, states())
      return reply
    },
  )

  // Each line carries its number: a reader that comes back goes on after the last one it saw.
  app.get(
    '/:id/log/events',
    { schema: { params: IdParams, response: { 200: { content: { 'text/event-stream': { schema: JobLogLineView } } } } }, config: read },
    async (request, reply) => {
      const { scope, params, language } = request
      await jobs.get(scope, params.id)
      const left = new AbortController()
      request.raw.once('close', () => left.abort())
      const seen = Number(request.headers['last-event-id'] ?? 0)
      async function* lines(): AsyncGenerator<ServerEvent> {
        for await (const line of followLog(jobs, scope, params.id, Number.isSafeInteger(seen) && seen > 0 ? seen : 0, left.signal))
          yield { id: line.seq, data: logLineView(line, reader(language)) }
      }
      await sendEvents(request, reply, lines())
      return reply
    },
  )

  app.post(
    '/:id/cancel',
    { schema: { params: IdParams, body: Empty, response: { 200: JobView } }, config: { permission: 'platform.jobs.cancel' } },
    async (request) => {
      await jobs.cancel(request.scope, request.params.id)
      return jobView(await jobs.get(request.scope, request.params.id), reader(request.language))
    },
  )

  app.post(
    '/:id/replay',
    { schema: { params: IdParams, body: Empty, response: { 202: JobView } }, config: { permission: 'platform.jobs.replay' } },
    async (request, reply) => {
      await jobs.replay(request.scope, request.params.id)
      return reply.code(202).send(jobView(await jobs.get(request.scope, request.params.id), reader(request.language)))
    },
  )

  const ReplayAll = z.strictObject({ name: z.string().min(1).max(100) })
  const Replayed = z.object({ replayed: z.number() })
  app.post(
    '/replay',
    { schema: { body: ReplayAll, response: { 202: Replayed } }, config: { permission: 'platform.jobs.replay' } },
    async (request, reply) => reply.code(202).send({ replayed: await jobs.replayAll(request.scope, request.body.name) }),
  )
}

/** The lines of a job as they come, until it has ended and all was told. */
async function* followLog(jobs: Services['jobs'], scope: Scope, id: string, after: number, signal: AbortSignal) {
  let seen = after
  while (!signal.aborted) {
    const { status } = await jobs.get(scope, id)
    for (const line of await jobs.logOf(scope, id, seen)) {
      seen = line.seq
      yield line
    }
    if (status !== 'queued' && status !== 'running') return
    await delay(logEveryMs, undefined, { ref: false, signal }).catch(() => undefined)
  }
}
