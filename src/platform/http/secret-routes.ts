import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { record } from '#platform/activity'
import type { Services } from '#platform/contributions'
import { denied } from './guard.ts'

const Rotation = z.strictObject({ what: z.enum(['data-key', 'main-key']) })
const Rotated = z.object({
  what: z.enum(['data-key', 'main-key']),
  /** Of the workspace's data key that seals from now on; null when the main key was changed. */
  generation: z.int().nullable(),
  /** The file that now holds the new main key and must be copied; null when a data key was made. */
  keyFile: z.string().nullable(),
})

/** The main key opens what every workspace keeps: changing it is about all of them. */
export const rotateMain = 'platform.secrets.rotate-main'

/** `/api/platform/secrets`: new keys. No key ever leaves the server. */
export const secretRoutes: FastifyPluginAsyncZod<Services> = async (app, { database, keys, secrets, settings }) => {
  app.post(
    '/rotate',
    { schema: { body: Rotation, response: { 200: Rotated } }, config: { permission: 'platform.secrets.rotate' } },
    async (request) => {
      const { scope } = request
      const { what } = request.body
      if (what === 'data-key') {
        const generation = await database.asSystem(async (trx) => {
          const made = await keys.rotate(trx, scope.workspace)
          await record(trx, scope, {
            kind: 'data-key.rotated',
            subject: `workspace:${scope.workspace}`,
            payload: { before: { generation: made - 1 }, after: { generation: made } },
          })
          return made
        })
        return { what, generation, keyFile: null }
      }
      if (!request.caller || !app.permissions.holds(request.caller, rotateMain)) throw denied(rotateMain, app.permissions)
      for await (const step of secrets.rotate(() => keys.rewrap())) request.log.info({ step }, 'changing the main key')
      await database.inScope(scope, (trx) => record(trx, scope, { kind: 'main-key.rotated', subject: `workspace:${scope.workspace}` }))
      return { what, generation: null, keyFile: settings.keyFile }
    },
  )
}
