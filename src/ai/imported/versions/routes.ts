import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { newId } from '#base'
import { record } from '#platform/activity'
import type { Services } from '#platform/contributions'
import { decodeCursor, encodeCursor, PageQuery, pageOf } from '#platform/http'
import { importedCard } from '../card.ts'
import { ImportedAnswers, ImportedQuestion, ImportedVersion, NewImported } from '../schema.ts'
import { dropModel, keepModel, openModel, readImport } from './files.ts'
import { tableOfRows } from './records.ts'
import { addModel, findModel, listModels, removeModel, type StoredModel } from './store.ts'

const params = z.object({ id: z.uuid() })
const Position = z.tuple([z.uuid()])

const viewOf = ({ id, name, version, model: { format: _format, ...model }, createdAt }: StoredModel): ImportedVersion => ({
  ...model,
  ...{ id, name, version, createdAt: createdAt.toISOString() },
})

/** `/api/ai/imported`: models made elsewhere, as versions of a name. */
export const importedRoutes: FastifyPluginAsyncZod<Services> = async (app, { database, folder, keys }) => {
  const storage = { folder, keys }
  const reading = { permission: 'ai.imported.read' }

  app.post(
    '/models',
    {
      schema: { summary: 'Import a model made elsewhere', response: { 201: ImportedVersion } },
      config: { permission: 'ai.imported.add', multipart: NewImported },
    },
    async (request, reply) => {
      const { scope } = request
      const { file: bytes, fields: choices } = await readImport(request)
      const { importModel } = await import('../import.ts')
      const model = await importModel(bytes, choices.name, choices)
      const id = newId<'model'>()
      const of = { workspace: scope.workspace, model: id }
      await keepModel(storage, of, bytes)
      try {
        const stored = await database.inScope(scope, async (trx) => {
          const added = await addModel(trx, scope, { id, name: choices.name, model }, new Date())
          await record(trx, scope, {
            kind: 'imported.added',
            subject: `imported:${id}`,
            payload: { version: added.version, sha256: model.sha256 },
          })
          return added
        })
        return reply.code(201).header('location', `/api/ai/imported/models/${id}`).send(viewOf(stored))
      } catch (error) {
        await dropModel(storage, of)
        throw error
      }
    },
  )

  app.get(
    '/models',
    { schema: { querystring: PageQuery, response: { 200: pageOf(ImportedVersion) } }, config: reading },
    async (request) => {
      const { limit, cursor } = request.query
      const before = cursor === undefined ? null : decodeCursor(cursor, Position)[0]
      const found = await database.inScope(request.scope, (trx) => listModels(trx, request.scope, { limit: limit + 1, before }))
      const page = found.slice(0, limit)
      const last = page.at(-1)
      return { items: page.map(viewOf), next: found.length > limit && last ? encodeCursor([last.id]) : null }
    },
  )

  app.get('/models/:id', { schema: { params, response: { 200: ImportedVersion } }, config: reading }, async (request) =>
    viewOf(await database.inScope(request.scope, (trx) => findModel(trx, request.scope, request.params.id))),
  )

  app.get(
    '/models/:id/card',
    { schema: { params, response: { 200: { content: { 'text/markdown': { schema: z.string() } } } } }, config: reading },
    async (request, reply) => {
      const { model } = await database.inScope(request.scope, (trx) => findModel(trx, request.scope, request.params.id))
      return reply.type('text/markdown; charset=utf-8').send(importedCard(model, request.language))
    },
  )

  app.post(
    '/models/:id/predict',
    { schema: { params, body: ImportedQuestion, response: { 200: ImportedAnswers } }, config: { permission: 'ai.imported.predict' } },
    async (request) => {
      const { scope, body } = request
      const { id, name, version, model } = await database.inScope(scope, (trx) => findModel(trx, scope, request.params.id))
      const table = tableOfRows(model, body.rows)
      // Loaded on call: most processes that serve pages never ask a model
      const { askRows } = await import('../ask-rows.ts')
      const answers = await askRows(model, await openModel(storage, { workspace: scope.workspace, model: id }), table)
      return { model: { id, name, version }, answers }
    },
  )

  app.delete(
    '/models/:id',
    { schema: { params, response: { 204: z.null() } }, config: { permission: 'ai.imported.erase' } },
    async (request, reply) => {
      const { scope } = request
      const { id } = await database.inScope(scope, (trx) => findModel(trx, scope, request.params.id))
      await dropModel(storage, { workspace: scope.workspace, model: id })
      await database.inScope(scope, async (trx) => {
        await removeModel(trx, scope, id)
        await record(trx, scope, { kind: 'imported.erased', subject: `imported:${id}` })
      })
      return reply.code(204).send(null)
    },
  )
}
