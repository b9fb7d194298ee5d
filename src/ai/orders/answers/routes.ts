import { createReadStream, existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { DomainError, type Language, newId } from '#base'
import { openSourceFile, optionsOf, readyFile } from '#data/files'
import { record } from '#platform/activity'
import { createPool } from '#platform/compute'
import type { Services } from '#platform/contributions'
import type { Scope } from '#platform/database'
import { decodeCursor, encodeCursor, fileReply, PageQuery, pageOf } from '#platform/http'
import { findJob } from '#platform/jobs'
import { ordersInWords } from '../words.ts'
import { answerJob } from './job.ts'
import { dropAnswer, everyAnswerFolder, folderOf, purposeOf, readPeople } from './kept.ts'
import type { LookTask } from './look-task.ts'
import { NewOrderAnswer, OrderAnswerView, OrderFile, OrderPersonView, OrderRecognition, orderFiles } from './schema.ts'
import { addAnswer, everyAnswer, findAnswer, listAnswers, removeAnswer, type StoredAnswer } from './store.ts'
import { answerView, isActive, statusOf } from './view.ts'

const look = new URL('./look-task.ts', import.meta.url)
const params = z.object({ id: z.uuid() })
const Position = z.tuple([z.uuid()])
const Place = z.tuple([z.string().regex(/^\d{1,12}$/)])
const readFiles = 'data.files.read'
const mediaTypes: Record<(typeof orderFiles)[number], string> = {
  'list.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'list.csv': 'text/csv; charset=utf-8',
  'report.html': 'text/html; charset=utf-8',
}

/** `/api/ai/orders`: files of orders, what they were understood to be, and answers as jobs. */
export const orderRoutes: FastifyPluginAsyncZod<Services> = async (app, { database, jobs, folder, keys }) => {
  const storage = { folder, keys }
  const job = answerJob({ ...storage, database })
  const reading = { permission: 'ai.orders.read' }
  const asking = { permission: 'ai.orders.ask' }
  const find = (scope: Scope, id: string) => database.inScope(scope, (trx) => findAnswer(trx, scope, id))
  const jobOf = (scope: Scope, { result, jobId }: StoredAnswer) => (result === null ? findJob(jobs, scope, jobId) : null)
  const viewOf = async (scope: Scope, answer: StoredAnswer, language: Language) =>
    answerView(answer, await jobOf(scope, answer), app.describe, language)
  const view = async (scope: Scope, id: string, language: Language) => viewOf(scope, await find(scope, id), language)
  /** @throws ORDER_ANSWER_NOT_FINISHED */
  async function finished(scope: Scope, id: string) {
    const answer = await find(scope, id)
    if (answer.result === null) throw new DomainError('ORDER_ANSWER_NOT_FINISHED', { file: answer.file })
    return { result: answer.result, at: { workspace: scope.workspace, answer: answer.id } }
  }

  // What no answer needs: a process died in between, or its job ended without a result.
  app.addHook('onReady', async () => {
    const folders = await everyAnswerFolder(folder)
    const needed = new Set<string>()
    for (const { id, openJob, scope } of await database.asSystem(everyAnswer)) {
      const state = openJob === null ? null : await findJob(jobs, scope, openJob)
      if (openJob === null || state?.status === 'queued' || state?.status === 'running') needed.add(id)
    }
    for (const of of folders) if (!needed.has(of.answer)) await dropAnswer(folder, of)
  })

  app.post(
    '/recognitions',
    {
      schema: { summary: 'What a file of orders holds', body: OrderFile, response: { 200: OrderRecognition } },
      config: { permission: readFiles },
    },
    async ({ scope, body, language }) => {
      const work = await mkdtemp(join(folder.temporary, 'orders-'))
      try {
        const { path, choices } = await openSourceFile({ ...storage, database }, scope, body.file, work)
        const { missing, dates, text } = optionsOf(choices)
        const task: LookTask = {
          ...{ path, language, now: Date.now(), columns: body.columns ?? {} },
          ...(body.currency !== undefined && { currency: body.currency }),
          ...(body.windowDays !== undefined && { windowDays: body.windowDays }),
          ...{ ...(missing && { missing }), ...(dates && { dates }), ...(text && { text }) },
        }
        await using pool = createPool({ workers: 1 })
        const [found] = await pool.map<LookTask, Omit<OrderRecognition, 'words'>>(look, 'lookAtOrders', [task])
        return { ...found!, words: ordersInWords(found!.decisions, found!.rhythm, language) }
      } finally {
        await rm(work, { recursive: true, force: true })
      }
    },
  )

  app.post(
    '/answers',
    {
      schema: { summary: 'Ask a question of a file of orders', body: NewOrderAnswer, response: { 202: OrderAnswerView } },
      config: asking,
    },
    async (request, reply) => {
      const { scope, language, body } = request
      // A key may be allowed to ask and not to read files.
      if (!request.caller || !app.permissions.holds(request.caller, readFiles))
        throw new DomainError('PERMISSION_DENIED', { permission: readFiles })
      const id = newId<'order-answer'>()
      await database.inScope(scope, async (trx) => {
        const file = await readyFile(trx, scope, body.file)
        const jobId = await jobs.enqueue(trx, scope, job, { answer: id })
        await addAnswer(trx, scope, { id, jobId, fileId: file.id, file: file.name, options: body, language }, new Date())
        const payload = { job: jobId, file: file.id, question: body.question }
        await record(trx, scope, { kind: 'orders.asked', subject: `order-answer:${id}`, payload })
      })
      return reply
        .code(202)
        .header('location', `/api/ai/orders/answers/${id}`)
        .send(await view(scope, id, language))
    },
  )

  app.get(
    '/answers',
    { schema: { querystring: PageQuery, response: { 200: pageOf(OrderAnswerView) } }, config: reading },
    async ({ scope, query: { limit, cursor }, language }) => {
      const before = cursor === undefined ? null : decodeCursor(cursor, Position)[0]
      const found = await database.inScope(scope, (trx) => listAnswers(trx, scope, { limit: limit + 1, before }))
      const page = found.slice(0, limit)
      const last = page.at(-1)
      return {
        items: await Promise.all(page.map((answer) => viewOf(scope, answer, language))),
        next: found.length > limit && last ? encodeCursor([last.id]) : null,
      }
    },
  )

  app.get('/answers/:id', { schema: { params, response: { 200: OrderAnswerView } }, config: reading }, (request) =>
    view(request.scope, request.params.id, request.language),
  )

  app.get(
    '/answers/:id/people',
    {
      schema: {
        summary: 'The people of an answer, the best first',
        params,
        querystring: PageQuery,
        response: { 200: pageOf(OrderPersonView) },
      },
      config: { ...reading, needsReason: true },
    },
    async ({ scope, params: { id }, query: { limit, cursor } }) => {
      const { result, at } = await finished(scope, id)
      const from = cursor === undefined ? 0 : Number(decodeCursor(cursor, Place)[0])
      const to = Math.min(result.outcome.list, from + limit)
      const people = await readPeople(storage, at, from, to)
      const items = people.map((person) => ({ ...person, reasons: [...person.reasons] }))
      return { items, next: to < result.outcome.list ? encodeCursor([String(to)]) : null }
    },
  )

  app.get(
    '/answers/:id/files/:name',
    {
      schema: {
        summary: 'The list as a file, or the report of the model behind it',
        params: z.object({ id: z.uuid(), name: z.enum(orderFiles) }),
        response: fileReply(...Object.values(mediaTypes)),
      },
      config: { ...reading, needsReason: true },
    },
    async ({ scope, params: { id, name } }, reply) => {
      const { at } = await finished(scope, id)
      const path = join(folderOf(folder, at), name)
      if (!existsSync(path)) throw new DomainError('ORDER_FILE_NOT_FOUND', { name })
      const opened = keys.opening(scope.workspace, purposeOf(at, name))
      // A report is a document of its own, with a look and pictures inside
      if (name === 'report.html')
        reply.header(
          'content-security-policy',
          "sandbox allow-modals allow-downloads; default-src 'none'; style-src 'unsafe-inline'; img-src data:",
        )
      return reply
        .type(mediaTypes[name])
        .header('content-disposition', `${name === 'report.html' ? 'inline' : 'attachment'}; filename="${name}"`)
        .send(
          createReadStream(path)
            .on('error', (error) => opened.destroy(error))
            .pipe(opened),
        )
    },
  )

  app.post(
    '/answers/:id/cancel',
    { schema: { params, body: z.strictObject({}), response: { 200: OrderAnswerView } }, config: asking },
    async ({ scope, params: { id }, language }) => {
      const answer = await find(scope, id)
      if (!isActive(statusOf(answer, await jobOf(scope, answer)))) throw new DomainError('ORDER_ANSWER_ENDED', { file: answer.file })
      await jobs.cancel(scope, answer.jobId)
      await database.inScope(scope, (trx) => record(trx, scope, { kind: 'orders.stopped', subject: `order-answer:${id}` }))
      return view(scope, id, language)
    },
  )

  app.delete(
    '/answers/:id',
    { schema: { params, response: { 204: z.null() } }, config: { permission: 'ai.orders.erase' } },
    async ({ scope, params: { id } }, reply) => {
      const answer = await find(scope, id)
      if (isActive(statusOf(answer, await jobOf(scope, answer)))) throw new DomainError('ORDER_ANSWER_STILL_RUNNING', { file: answer.file })
      await dropAnswer(folder, { workspace: scope.workspace, answer: id })
      await database.inScope(scope, async (trx) => {
        await removeAnswer(trx, scope, id)
        await record(trx, scope, { kind: 'orders.erased', subject: `order-answer:${id}` })
      })
      return reply.code(204).send(null)
    },
  )
}
