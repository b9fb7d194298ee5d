import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { noteAnswer, type ServedVersion, servedVersion } from '#ai/registry/versions'
import type { Services } from '#platform/contributions'
import { remembered, type Scope } from '#platform/database'
import type { ExpressAnswer } from '#platform/http'
import { ModelParams } from '#schema/ai/registry/versions'
import { keptModels } from './kept-models.ts'
import { isOneRow, PredictAnswers, PredictQuestion } from './schema.ts'

/** A thousand rows of wide tables. */
const bodyLimit = 8 * 1024 * 1024
/** When a model was last asked is written at most once a minute. */
const noticeMs = 60_000
/** How long it is kept in memory which version answers, while nothing is known to have changed. */
const servedAge = { ageMs: 5000, most: 10_000 }

/** `POST /api/ai/models/:name/predict`: the version in service answers rows. */
export const endpointRoutes: FastifyPluginAsyncZod<Services> = async (app, services) => {
  const { database } = services
  const models = keptModels(services)
  const noticed = new Map<string, number>()
  const served = remembered<ServedVersion>(database.changes, 'models', servedAge)

  const keyOf = ({ workspace }: Pick<Scope, 'workspace'>, name: string) => `${workspace} ${name}`
  const isDue = (id: string, now: number) => now - (noticed.get(id) ?? 0) > noticeMs

  /** What needs nobody: one row of an ordinary question to a version and model that are at hand. */
  const express: ExpressAnswer = ({ caller, params: { name = '' }, body, language }) => {
    const now = Date.now()
    const found = isOneRow(body) ? served.get(keyOf(caller, name), now) : undefined
    if (!found || isDue(found.id, now)) return null
    const answered = models.ready({ workspace: caller.workspace, id: found.id })?.answer(body as PredictQuestion, language)
    return answered ? { model: { name, version: found.version }, ...answered } : null
  }

  async function versionOf(scope: Scope, name: string, now: number): Promise<ServedVersion> {
    const key = keyOf(scope, name)
    const known = served.get(key, now)
    if (known) return known
    const standing = database.changes.standing('models')
    const found = await servedVersion(database, scope, name)
    served.keep(key, found, standing, now)
    return found
  }

  app.post(
    '/:name/predict',
    {
      bodyLimit,
      schema: { summary: 'Ask a model about rows', params: ModelParams, body: PredictQuestion, response: { 200: PredictAnswers } },
      config: { permission: 'ai.serving.predict', express },
    },
    async ({ scope, params: { name }, body, language }) => {
      const now = Date.now()
      const { id, version } = await versionOf(scope, name, now)
      const model = await models.load({ workspace: scope.workspace, id })
      const answered = model.answer(body, language)
      if (isDue(id, now)) {
        noticed.set(id, now)
        await noteAnswer(database, scope, { name, version, id }, new Date(now))
      }
      return { model: { name, version }, ...answered }
    },
  )
}
