import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { findModel, findVersion, servedVersion } from '#ai/registry/versions'
import { DomainError, type Language, newId } from '#base'
import { readyFile } from '#data/files'
import { record } from '#platform/activity'
import { principalNames } from '#platform/auth'
import type { Services } from '#platform/contributions'
import type { Scope } from '#platform/database'
import { decodeCursor, encodeCursor, fileReply, PageQuery, pageOf } from '#platform/http'
import { findJob } from '#platform/jobs'
import { ModelName, ModelParams } from '#schema/ai/registry/versions'
import { scoresAs } from './download.ts'
import { scoreJob } from './job.ts'
import { dropScores, everyScoringFolder, readHighestFirst, readRows, readScores } from './kept.ts'
import { type DownloadFormat, downloadFormats, NewScoring, rowOrders, ScoredRows, Scoring } from './schema.ts'
import { addScoring, everyScoring, findScoring, listScorings, removeScoring, type StoredScoring } from './store.ts'
import { isActive, scoringView, statusOf } from './view.ts'

const params = z.object({ name: ModelName, id: z.uuid() })
const Position = z.tuple([z.uuid()])
const RowPosition = z.tuple([z.string().regex(/^\d{1,12}$/)])
const Rows = PageQuery.extend({ order: z.enum(rowOrders).default('highest') })
const formats: Record<DownloadFormat, { ending: string; mediaType: string }> = {
  xlsx: { ending: 'xlsx', mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' },
  csv: { ending: 'csv', mediaType: 'text/csv; charset=utf-8' },
  'csv-es': { ending: 'csv', mediaType: 'text/csv; charset=utf-8' },
}
const readFiles = 'data.files.read'

/** `/api/ai/models/:name/scorings`: files scored by the version in service, as jobs. */
export const scoringRoutes: FastifyPluginAsyncZod<Services> = async (app, { database, jobs, folder, keys }) => {
  const storage = { folder, keys }
  const job = scoreJob({ ...storage, database })
  const reading = { permission: 'ai.serving.read' }
  const asking = { permission: 'ai.serving.score' }
  const find = (scope: Scope, { name, id }: z.infer<typeof params>) => database.inScope(scope, (trx) => findScoring(trx, scope, name, id))
  const jobOf = (scope: Scope, { result, jobId }: StoredScoring) => (result === null ? findJob(jobs, scope, jobId) : null)

  async function views(scope: Scope, found: readonly StoredScoring[], language: Language): Promise<Scoring[]> {
    const askers = [...new Set(found.map(({ createdBy }) => createdBy))]
    const names = await database.asSystem((trx) => principalNames(trx, scope.workspace, askers))
    const reader = { describe: app.describe, language, names }
    return Promise.all(found.map(async (scoring) => scoringView(scoring, await jobOf(scope, scoring), reader)))
  }
  const view = async (scope: Scope, of: z.infer<typeof params>, language: Language): Promise<Scoring> => {
    const [one] = await views(scope, [await find(scope, of)], language)
    return one!
  }
  /** @throws SCORING_NOT_FINISHED */
  async function finished(scope: Scope, of: z.infer<typeof params>) {
    const scoring = await find(scope, of)
    if (scoring.result === null) throw new DomainError('SCORING_NOT_FINISHED', { file: scoring.file })
    return { scoring, result: scoring.result, at: { workspace: scope.workspace, scoring: scoring.id } }
  }

  // What no scoring needs: a process died in between, or its job ended without a result.
  app.addHook('onReady', async () => {
    const folders = await everyScoringFolder(folder)
    const found = await database.asSystem(everyScoring)
    const needed = new Set<string>()
    for (const { id, openJob, scope } of found) {
      const state = openJob === null ? null : await findJob(jobs, scope, openJob)
      if (openJob === null || state?.status === 'queued' || state?.status === 'running') needed.add(id)
    }
    for (const of of folders) if (!needed.has(of.scoring)) await dropScores(folder, of)
  })

  app.post(
    '/:name/scorings',
    {
      schema: {
        summary: 'Score a kept file with the version in service',
        params: ModelParams,
        body: NewScoring,
        response: { 202: Scoring },
      },
      config: asking,
    },
    async (request, reply) => {
      const { scope, language, body } = request
      const { name } = request.params
      // A key may be allowed to score and not to read files.
      if (!request.caller || !app.permissions.holds(request.caller, readFiles))
        throw new DomainError('PERMISSION_DENIED', { permission: readFiles })
      const served = await servedVersion(database, scope, name)
      const id = newId<'scoring'>()
      await database.inScope(scope, async (trx) => {
        const { facts } = await findVersion(trx, scope, name, served.version)
        const file = await readyFile(trx, scope, body.file)
        const jobId = await jobs.enqueue(trx, scope, job, { model: name, scoring: id })
        const of = { model: name, version: served.version, versionId: served.id, target: facts.target }
        await addScoring(trx, scope, { ...of, id, jobId, fileId: file.id, file: file.name, language }, new Date())
        const payload = { job: jobId, version: served.version, model: served.id, file: file.id }
        await record(trx, scope, { kind: 'scoring.started', subject: `scoring:${id}`, payload })
      })
      return reply
        .code(202)
        .header('location', `/api/ai/models/${name}/scorings/${id}`)
        .send(await view(scope, { name, id }, language))
    },
  )

  app.get(
    '/:name/scorings',
    { schema: { params: ModelParams, querystring: PageQuery, response: { 200: pageOf(Scoring) } }, config: reading },
    async ({ scope, params: { name }, query: { limit, cursor }, language }) => {
      const before = cursor === undefined ? null : decodeCursor(cursor, Position)[0]
      const found = await database.inScope(scope, async (trx) => {
        const list = await listScorings(trx, scope, { model: name, limit: limit + 1, before })
        // Scorings outlive their model; a name without any must be one.
        if (list.length === 0 && before === null) await findModel(trx, scope, name)
        return list
      })
      const page = found.slice(0, limit)
      const last = page.at(-1)
      return { items: await views(scope, page, language), next: found.length > limit && last ? encodeCursor([last.id]) : null }
    },
  )

  app.get('/:name/scorings/:id', { schema: { params, response: { 200: Scoring } }, config: reading }, (request) =>
    view(request.scope, request.params, request.language),
  )

  app.get(
    '/:name/scorings/:id/rows',
    {
      schema: { summary: 'The scored rows, page by page', params, querystring: Rows, response: { 200: ScoredRows } },
      config: reading,
    },
    async ({ scope, params: of, query: { limit, cursor, order } }) => {
      const from = cursor === undefined ? 0 : Number(decodeCursor(cursor, RowPosition)[0])
      const { result, at } = await finished(scope, of)
      const { items, more } = await readRows(storage, at, result, { order, from, limit })
      return { items, next: more ? encodeCursor([String(from + limit)]) : null, idName: result.idName }
    },
  )

  app.get(
    '/:name/scorings/:id/file',
    {
      schema: {
        summary: 'All scored rows as a file',
        params,
        querystring: z.object({ format: z.enum(downloadFormats).default('xlsx'), reason: z.string().max(500).optional() }),
        response: fileReply(...Object.values(formats).map(({ mediaType }) => mediaType)),
      },
      config: { ...reading, needsReason: true },
    },
    async ({ scope, params: of, query: { format } }, reply) => {
      const { scoring, result, at } = await finished(scope, of)
      const { ending, mediaType } = formats[format]
      const style = { language: scoring.language, isProbability: result.summary.kind !== 'regression' }
      return reply
        .type(mediaType)
        .header('content-disposition', `attachment; filename="${of.name}-scores.${ending}"`)
        .send(scoresAs(format, (format === 'xlsx' ? readHighestFirst : readScores)(storage, at, result), style))
    },
  )

  app.post(
    '/:name/scorings/:id/cancel',
    { schema: { params, body: z.strictObject({}), response: { 200: Scoring } }, config: asking },
    async ({ scope, params: of, language }) => {
      const scoring = await find(scope, of)
      if (!isActive(statusOf(scoring, await jobOf(scope, scoring)))) throw new DomainError('SCORING_ENDED', { file: scoring.file })
      await jobs.cancel(scope, scoring.jobId)
      await database.inScope(scope, (trx) => record(trx, scope, { kind: 'scoring.cancelled', subject: `scoring:${scoring.id}` }))
      return view(scope, of, language)
    },
  )

  app.delete(
    '/:name/scorings/:id',
    { schema: { params, response: { 204: z.null() } }, config: { permission: 'ai.serving.erase' } },
    async ({ scope, params: of }, reply) => {
      const scoring = await find(scope, of)
      if (isActive(statusOf(scoring, await jobOf(scope, scoring)))) throw new DomainError('SCORING_STILL_RUNNING', { file: scoring.file })
      await dropScores(folder, { workspace: scope.workspace, scoring: scoring.id })
      await database.inScope(scope, async (trx) => {
        await removeScoring(trx, scope, scoring.id)
        await record(trx, scope, { kind: 'scoring.erased', subject: `scoring:${scoring.id}` })
      })
      return reply.code(204).send(null)
    },
  )
}
