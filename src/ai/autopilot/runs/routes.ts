import { createReadStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { json, text } from 'node:stream/consumers'
import type { FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { resultOf } from '#ai/autopilot/report'
import { DomainError, type Id, newId } from '#base'
import { openSourceFile, optionsOf } from '#data/files'
import { record } from '#platform/activity'
import type { Services } from '#platform/contributions'
import type { Scope } from '#platform/database'
import { decodeCursor, encodeCursor, fileReply, PageQuery, pageOf } from '#platform/http'
import { findJob } from '#platform/jobs'
import { findWorkspace } from '#platform/workspaces'
import { RunReport } from '#schema/ai/autopilot'
import { RunResult } from '#schema/ai/autopilot/report'
import { firstOfList } from './first-of-list.ts'
import { type Arrived, dropRun, dropUpload, keepUpload, readArtefact, receive, sweepUploads, writtenFiles } from './folders.ts'
import { autopilotJob } from './job.ts'
import { NewRun, NewRunOfFile, Run, RunCounts, type RunFile, RunList, rowsOfList, runFiles, runOrders, runStatuses } from './schema.ts'
import { addRun, askToKeep, countRuns, findRun, listRuns, removeRun, runsWithoutOutcome, type StoredRun } from './store.ts'
import { readUpload } from './upload.ts'
import { runView } from './view.ts'

const params = z.object({ id: z.uuid() })
/** Where a page of the list ends: ids sort by birth; among names, the name too. */
const Position = z.tuple([z.uuid(), z.string().max(300).optional()])
/** One or several, between commas. */
const Statuses = z.preprocess((value) => (typeof value === 'string' ? value.split(',') : value), z.array(z.enum(runStatuses)).min(1).max(6))
const Listed = PageQuery.extend({
  /** Words of the file's name or of the column that is foretold. */
  q: z.string().trim().max(200).optional(),
  status: Statuses.optional(),
  order: z.enum(runOrders).default('newest'),
})
const mediaTypes: Record<RunFile, string> = {
  'report.html': 'text/html; charset=utf-8',
  'model-card.md': 'text/markdown; charset=utf-8',
  'scores.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'scores.csv': 'text/csv; charset=utf-8',
  'model.onnx': 'application/octet-stream',
  'model.json': 'application/json',
  'run.json': 'application/json',
}
// A report shows names and values of the uploaded file: it gets no scripts, no network and no origin.
const reportPolicy =
  "sandbox allow-modals allow-downloads; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; frame-ancestors 'none'"

type Beginning = Readonly<{ id: Id<'run'>; arrived: Arrived; options: NewRun; fileId?: string }>
const readFiles = 'data.files.read'

/** `/api/ai/autopilot/runs`: from a file to a model, as a job. */
export const runRoutes: FastifyPluginAsyncZod<Services> = async (app, { database, jobs, folder, keys }) => {
  const storage = { folder, keys }
  const job = autopilotJob({ ...storage, database })
  const needs = { jobs, folder, describe: app.describe }
  const reading = { permission: 'ai.autopilot.read' }

  app.addHook('onReady', async () => {
    const open = await database.asSystem(runsWithoutOutcome)
    const states = await Promise.all(open.map(async ({ id, jobId, scope }) => ({ id, job: await findJob(jobs, scope, jobId) })))
    const waiting = states.filter(({ job }) => job?.status === 'queued' || job?.status === 'running')
    await sweepUploads(folder, new Set(waiting.map(({ id }) => id)))
  })

  /** Refuses to begin where an earlier run that is named is not there, or left nothing to begin from. */
  const checkEarlier = async ({ scope, caller }: FastifyRequest, { startFromRun, continueRun }: NewRun) => {
    // A key may be allowed to start runs and not to read what others left
    if ((startFromRun ?? continueRun) !== undefined && !(caller && app.permissions.holds(caller, reading.permission)))
      throw new DomainError('PERMISSION_DENIED', { permission: reading.permission })
    for (const [id, name] of [[startFromRun, 'run.json'] as const, [continueRun, 'model.json'] as const]) {
      if (id === undefined) continue
      const run = await database.inScope(scope, (trx) => findRun(trx, scope, id))
      const written = run.outcome === null ? [] : await writtenFiles(folder, scope.workspace, run.id)
      if (!written.some((file) => file.name === name)) throw new DomainError('RUN_NOT_FINISHED', { run: run.id, file: name })
    }
  }

  /** Keeps the file that arrived and queues the run of it, or leaves nothing. */
  const begin = async (request: FastifyRequest, { id, arrived, options: given, fileId }: Beginning) => {
    const { scope, language: own } = request
    try {
      await checkEarlier(request, given)
      await keepUpload(folder, scope, id, arrived)
      const stored = await database.inScope(scope, async (trx) => {
        const money = given.value !== undefined || given.cost !== undefined
        const options = money ? { ...given, currency: given.currency ?? (await findWorkspace(trx, scope)).currency } : given
        const language = options.language ?? own
        const jobId = await jobs.enqueue(trx, scope, job, { run: id, file: arrived.name, language, options })
        await addRun(trx, scope, { id, jobId, file: arrived.name, options, ...(fileId === undefined ? {} : { fileId }) }, new Date())
        await record(trx, scope, { kind: 'run.started', subject: `run:${id}`, payload: { job: jobId, seed: options.seed } })
        return findRun(trx, scope, id)
      })
      return await runView(needs, scope, stored, own)
    } catch (error) {
      await rm(arrived.path, { force: true })
      await dropUpload(folder, scope.workspace, id)
      throw error
    }
  }

  app.post(
    '/runs',
    {
      schema: {
        summary: 'Start a run',
        response: { 202: Run },
      },
      config: { permission: 'ai.autopilot.start', multipart: NewRun },
    },
    async (request, reply) => {
      const { scope } = request
      const id = newId<'run'>()
      const { arrived, options } = await readUpload(request, storage, { workspace: scope.workspace, run: id })
      return reply
        .code(202)
        .header('location', `/api/ai/autopilot/runs/${id}`)
        .send(await begin(request, { id, arrived, options }))
    },
  )

  app.post(
    '/runs/of-file',
    {
      schema: { summary: 'Start a run of a kept file', body: NewRunOfFile, response: { 202: Run } },
      config: { permission: 'ai.autopilot.start' },
    },
    async (request, reply) => {
      const { scope, body } = request
      // A key may be allowed to start runs and not to read files.
      if (!request.caller || !app.permissions.holds(request.caller, readFiles))
        throw new DomainError('PERMISSION_DENIED', { permission: readFiles })
      const { file, ...given } = body
      const id = newId<'run'>()
      const work = await mkdtemp(join(folder.temporary, 'of-file-'))
      try {
        const { path, name, choices } = await openSourceFile({ folder, keys, database }, scope, file, work)
        const said = optionsOf(choices)
        const both = (a: readonly string[] = [], b: readonly string[] = []) => [...new Set([...a, ...b])]
        // What is said of the run counts for more than what was said of the file.
        const without = (names: readonly string[], others: readonly string[] = []) => names.filter((name) => !others.includes(name))
        const options = {
          ...said,
          ...given,
          drop: without(both(said.drop, given.drop), given.use),
          use: without(both(said.use, given.use), given.drop),
          protect: both(said.protect, given.protect),
        }
        // The run takes a copy of its own: what happens to the file later is nothing to it.
        const stream = Object.assign(createReadStream(path), { truncated: false })
        const arrived = await receive(storage, { workspace: scope.workspace, run: id }, name, stream)
        return reply
          .code(202)
          .header('location', `/api/ai/autopilot/runs/${id}`)
          .send(await begin(request, { id, arrived, options, fileId: file }))
      } finally {
        await rm(work, { recursive: true, force: true })
      }
    },
  )

  app.get('/runs', { schema: { querystring: Listed, response: { 200: pageOf(Run) } }, config: reading }, async (request) => {
    const { limit, cursor, q, status, order } = request.query
    const [id, name = ''] = cursor === undefined ? [null] : decodeCursor(cursor, Position)
    const filter = {
      limit: limit + 1,
      order,
      after: id === null ? null : { id, name },
      ...(q && { words: q }),
      ...(status && { statuses: status }),
    }
    const found = await database.inScope(request.scope, (trx) => listRuns(trx, request.scope, filter))
    const page = found.slice(0, limit)
    const last = page.at(-1)
    return {
      items: await Promise.all(page.map((run) => runView(needs, request.scope, run, request.language))),
      next: found.length > limit && last ? encodeCursor(order === 'file' ? [last.id, last.name] : [last.id]) : null,
    }
  })

  app.get(
    '/runs/counts',
    { schema: { summary: 'How many runs there are of each status', response: { 200: RunCounts } }, config: reading },
    async ({ scope }) => {
      const found = await database.inScope(scope, (trx) => countRuns(trx, scope))
      return { counts: Object.fromEntries(found.map(({ status, n }) => [status, n])) }
    },
  )

  app.get('/runs/:id', { schema: { params, response: { 200: Run } }, config: reading }, async (request) => {
    const run = await database.inScope(request.scope, (trx) => findRun(trx, request.scope, request.params.id))
    return runView(needs, request.scope, run, request.language)
  })

  app.post(
    '/runs/:id/cancel',
    { schema: { params, body: z.strictObject({}), response: { 200: Run } }, config: { permission: 'ai.autopilot.start' } },
    async (request) => {
      const { scope } = request
      const run = await database.inScope(scope, (trx) => findRun(trx, scope, request.params.id))
      const { status } = await runView(needs, scope, run, request.language)
      if (status !== 'queued' && status !== 'running') throw new DomainError('RUN_ALREADY_FINISHED', { run: run.id })
      await jobs.cancel(scope, run.jobId)
      await dropUpload(folder, scope.workspace, run.id)
      await database.inScope(scope, (trx) => record(trx, scope, { kind: 'run.cancelled', subject: `run:${run.id}` }))
      return runView(needs, scope, run, request.language)
    },
  )

  app.post(
    '/runs/:id/keep',
    {
      schema: { summary: 'Stop the search and keep the best so far', params, body: z.strictObject({}), response: { 200: Run } },
      config: { permission: 'ai.autopilot.start' },
    },
    async (request) => {
      const { scope } = request
      const run = await database.inScope(scope, (trx) => findRun(trx, scope, request.params.id))
      const { status } = await runView(needs, scope, run, request.language)
      if (status !== 'queued' && status !== 'running') throw new DomainError('RUN_ALREADY_FINISHED', { run: run.id })
      const asked = await database.inScope(scope, async (trx) => {
        if (await askToKeep(trx, scope, run.id, new Date()))
          await record(trx, scope, { kind: 'run.search-stopped', subject: `run:${run.id}` })
        return findRun(trx, scope, run.id)
      })
      return runView(needs, scope, asked, request.language)
    },
  )

  app.delete(
    '/runs/:id',
    { schema: { params, response: { 204: z.null() } }, config: { permission: 'ai.autopilot.erase' } },
    async (request, reply) => {
      const { scope } = request
      const run = await database.inScope(scope, (trx) => findRun(trx, scope, request.params.id))
      const { status } = await runView(needs, scope, run, request.language)
      if (status === 'queued' || status === 'running') throw new DomainError('RUN_STILL_RUNNING', { run: run.id })
      await dropRun(folder, scope.workspace, run.id)
      await database.inScope(scope, async (trx) => {
        await removeRun(trx, scope, run.id)
        await record(trx, scope, { kind: 'run.erased', subject: `run:${run.id}` })
      })
      return reply.code(204).send(null)
    },
  )

  const finishedFile = async (scope: Scope, run: StoredRun, file: RunFile) => {
    const written = run.outcome === null ? [] : await writtenFiles(folder, scope.workspace, run.id)
    const found = written.find(({ name }) => name === file)
    if (!found) throw new DomainError('RUN_NOT_FINISHED', { run: run.id, file })
    return { content: readArtefact(storage, { workspace: scope.workspace, run: run.id }, file), bytes: found.bytes }
  }

  app.get(
    '/runs/:id/report',
    { schema: { params, response: { 200: { content: { 'text/html': { schema: z.string() } } } } }, config: reading },
    async (request, reply) => {
      const run = await database.inScope(request.scope, (trx) => findRun(trx, request.scope, request.params.id))
      const { content } = await finishedFile(request.scope, run, 'report.html')
      return (
        reply
          .type(mediaTypes['report.html'])
          .header('content-security-policy', reportPolicy)
          // Beside the report in a folder, the list is under the files of the run on the server
          .send((await text(content)).replaceAll('href="scores.xlsx"', 'href="files/scores.xlsx"'))
      )
    },
  )

  app.get('/runs/:id/result', { schema: { params, response: { 200: RunResult } }, config: reading }, async (request) => {
    const run = await database.inScope(request.scope, (trx) => findRun(trx, request.scope, request.params.id))
    const { content } = await finishedFile(request.scope, run, 'run.json')
    return resultOf(RunReport.parse(await json(content)), request.language)
  })

  app.get(
    '/runs/:id/list',
    {
      schema: { summary: 'The first rows of the list', params, response: { 200: RunList } },
      config: { ...reading, needsReason: true },
    },
    async (request) => {
      const run = await database.inScope(request.scope, (trx) => findRun(trx, request.scope, request.params.id))
      const { content } = await finishedFile(request.scope, run, 'scores.csv')
      return firstOfList(content, rowsOfList)
    },
  )

  app.get(
    '/runs/:id/files/:name',
    {
      schema: {
        params: params.extend({ name: z.enum(runFiles) }),
        response: fileReply(...Object.values(mediaTypes)),
      },
      config: { ...reading, needsReason: ({ params: of }) => (of as { name: RunFile }).name.startsWith('scores.') },
    },
    async (request, reply) => {
      const { name } = request.params
      const run = await database.inScope(request.scope, (trx) => findRun(trx, request.scope, request.params.id))
      const { content, bytes } = await finishedFile(request.scope, run, name)
      return reply
        .type(mediaTypes[name])
        .header('content-length', bytes)
        .header('content-disposition', `attachment; filename="${name}"`)
        .header('content-security-policy', reportPolicy)
        .send(content)
    },
  )
}
