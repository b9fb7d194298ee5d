import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { noteAnswer, servedVersion } from '#ai/registry/versions'
import type { Services } from '#platform/contributions'
import { ModelParams } from '#schema/ai/registry/versions'
import { keptModels } from './kept-models.ts'
import { PredictAnswers, PredictQuestion } from './schema.ts'

/** A thousand rows of wide tables. */
const bodyLimit = 8 * 1024 * 1024
/** When a model was last asked is written at most once a minute. */
const noticeMs = 60_000

/** `POST /api/ai/models/:name/predict`: the version in service answers rows. */
export const endpointRoutes: FastifyPluginAsyncZod<Services> = async (app, services) => {
  const { database } = services
  const modelOf = keptModels(services)
  const noticed = new Map<string, number>()

  app.post(
    '/:name/predict',
    {
      bodyLimit,
      schema: { summary: 'Ask a model about rows', params: ModelParams, body: PredictQuestion, response: { 200: PredictAnswers } },
      config: { permission: 'ai.serving.predict' },
    },
    async ({ scope, params: { name }, body, language }) => {
      const { id, version } = await servedVersion(database, scope, name)
      const model = await modelOf({ workspace: scope.workspace, id })
      const answered = model.answer(body, language)
      const now = Date.now()
      if (now - (noticed.get(id) ?? 0) > noticeMs) {
        noticed.set(id, now)
        await noteAnswer(database, scope, { name, version, id }, new Date(now))
      }
      return { model: { name, version }, ...answered }
    },
  )
}
