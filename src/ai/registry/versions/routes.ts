import { text } from 'node:stream/consumers'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { DomainError } from '#base'
import { record } from '#platform/activity'
import type { Services } from '#platform/contributions'
import type { Scope } from '#platform/database'
import { decodeCursor, encodeCursor, fileReply, PageQuery, pageOf } from '#platform/http'
import { dropVersion, readVersionFile, sweepVersions, versionFilesOf } from './files.ts'
import { checkVersion } from './publish.ts'
import { Model, ModelDetail, ModelName, ModelParams, ModelVersion, Serve, type VersionFile, VersionParams, versionFiles } from './schema.ts'
import { findModel, findVersion, listModels, removeVersion, setServed, takeTurn, versionIds, versionsOf } from './store.ts'
import { modelDetail, modelView, versionView } from './view.ts'

const Position = z.tuple([ModelName])
const mediaTypes: Record<VersionFile, string> = {
  'model.json': 'application/json',
  'model.onnx': 'application/octet-stream',
  'model-card.md': 'text/markdown; charset=utf-8',
}

/** `/api/ai/models`: published models, as versions of a name. A run becomes one by `POST /api/ai/models`. */
export const versionRoutes: FastifyPluginAsyncZod<Services> = async (app, { database, folder, keys }) => {
  const storage = { folder, keys }
  const reading = { permission: 'ai.registry.read' }
  const publishing = { permission: 'ai.registry.publish' }

  app.addHook('onReady', async () => sweepVersions(storage, await database.asSystem(versionIds), new Date()))

  app.get('/', { schema: { querystring: PageQuery, response: { 200: pageOf(Model) } }, config: reading }, async ({ scope, query }) => {
    const { limit, cursor } = query
    const after = cursor === undefined ? null : decodeCursor(cursor, Position)[0]
    const { found, versions } = await database.inScope(scope, async (trx) => {
      const found = await listModels(trx, scope, { limit: limit + 1, after })
      return {
        found,
        versions: Map.groupBy(
          await versionsOf(
            trx,
            scope,
            found.map(({ name }) => name),
          ),
          ({ name }) => name,
        ),
      }
    })
    const page = found.slice(0, limit)
    const last = page.at(-1)
    return {
      items: await Promise.all(page.map((model) => modelView(storage, scope, model, versions.get(model.name)!))),
      next: found.length > limit && last ? encodeCursor([last.name]) : null,
    }
  })

  app.get('/:name', { schema: { params: ModelParams, response: { 200: ModelDetail } }, config: reading }, ({ scope, params }) =>
    modelDetail(database, storage, scope, params.name),
  )

  const one = (scope: Scope, { name, version }: z.infer<typeof VersionParams>) =>
    database.inScope(scope, async (trx) => ({
      model: await findModel(trx, scope, name),
      found: await findVersion(trx, scope, name, version),
    }))

  app.get(
    '/:name/versions/:version',
    { schema: { params: VersionParams, response: { 200: ModelVersion } }, config: reading },
    async ({ scope, params }) => {
      const { model, found } = await one(scope, params)
      return versionView(storage, scope, model, found)
    },
  )

  app.get(
    '/:name/versions/:version/card',
    { schema: { params: VersionParams, response: { 200: { content: { 'text/markdown': { schema: z.string() } } } } }, config: reading },
    async ({ scope, params }, reply) => {
      const { found } = await one(scope, params)
      const card = await text(readVersionFile(storage, { workspace: scope.workspace, id: found.id }, 'model-card.md'))
      return reply.type(mediaTypes['model-card.md']).send(card)
    },
  )

  app.get(
    '/:name/versions/:version/files/:file',
    {
      schema: { params: VersionParams.extend({ file: z.enum(versionFiles) }), response: fileReply(...Object.values(mediaTypes)) },
      config: reading,
    },
    async ({ scope, params }, reply) => {
      const { found } = await one(scope, params)
      const of = { workspace: scope.workspace, id: found.id }
      const file = (await versionFilesOf(storage, of)).find(({ name }) => name === params.file)
      if (!file) throw new DomainError('MODEL_FILE_NOT_KEPT', { file: params.file })
      return reply
        .type(mediaTypes[params.file])
        .header('content-length', file.bytes)
        .header('content-disposition', `attachment; filename="${params.name}-${params.version}-${params.file}"`)
        .send(readVersionFile(storage, of, params.file))
    },
  )

  app.post(
    '/:name/serve',
    {
      schema: { summary: 'Choose the version that answers', params: ModelParams, body: Serve, response: { 200: ModelDetail } },
      config: publishing,
    },
    async ({ scope, params: { name }, body: { version } }) => {
      const begun = performance.now()
      const wanted = await database.inScope(scope, (trx) => findVersion(trx, scope, name, version))
      await checkVersion(storage, { workspace: scope.workspace, id: wanted.id }, wanted.facts)
      await database.inScope(scope, async (trx) => {
        await takeTurn(trx, scope, name)
        const { served } = await findModel(trx, scope, name)
        // It may have been erased meanwhile
        const { id } = await findVersion(trx, scope, name, version)
        if (served === version) return
        await setServed(trx, scope, name, version, new Date())
        const milliseconds = Math.round(performance.now() - begun)
        const payload = { version, before: served ?? 0, back: served !== null && version < served, milliseconds }
        await record(trx, scope, { kind: 'model.served', subject: `model:${id}`, payload })
      })
      return modelDetail(database, storage, scope, name)
    },
  )

  app.post(
    '/:name/withdraw',
    {
      schema: { summary: 'Have a model answer no more', params: ModelParams, body: z.strictObject({}), response: { 200: ModelDetail } },
      config: publishing,
    },
    async ({ scope, params: { name } }) => {
      await database.inScope(scope, async (trx) => {
        await takeTurn(trx, scope, name)
        const { served } = await findModel(trx, scope, name)
        if (served === null) return
        const { id } = await findVersion(trx, scope, name, served)
        await setServed(trx, scope, name, null, new Date())
        await record(trx, scope, { kind: 'model.withdrawn', subject: `model:${id}`, payload: { version: served } })
      })
      return modelDetail(database, storage, scope, name)
    },
  )

  app.delete(
    '/:name/versions/:version',
    { schema: { params: VersionParams, response: { 204: z.null() } }, config: { permission: 'ai.registry.erase' } },
    async ({ scope, params: { name, version } }, reply) => {
      const id = await database.inScope(scope, async (trx) => {
        await takeTurn(trx, scope, name)
        const found = await findVersion(trx, scope, name, version)
        await removeVersion(trx, scope, name, version)
        await record(trx, scope, { kind: 'model.erased', subject: `model:${found.id}`, payload: { version } })
        return found.id
      })
      await dropVersion(storage, { workspace: scope.workspace, id })
      return reply.code(204).send(null)
    },
  )
}
