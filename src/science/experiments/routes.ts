import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { DomainError } from '#base'
import { record } from '#platform/activity'
import type { Services } from '#platform/contributions'
import { readKeptCampaign } from './kept.ts'
import { FileReadout, NewReadout } from './schema.ts'
import { readoutInWords } from './words.ts'

const readFiles = 'data.files.read'

/** `/api/science/experiments`: what a kept file of a finished campaign says. Only that it was read is recorded. */
export const experimentRoutes: FastifyPluginAsyncZod<Services> = async (app, services) => {
  app.post(
    '/readouts',
    {
      schema: { summary: 'Whether a finished campaign worked, from a kept file', body: NewReadout, response: { 200: FileReadout } },
      config: { permission: 'science.experiments.read' },
    },
    async (request) => {
      const { scope, language, body } = request
      if (!request.caller || !app.permissions.holds(request.caller, readFiles))
        throw new DomainError('PERMISSION_DENIED', { permission: readFiles })
      const readout = await readKeptCampaign(services, scope, body, language)
      const { verdict, ratio } = readout
      const payload = { verdict, checked: ratio === null ? 'no' : ratio.broken ? 'broken' : 'yes' }
      await services.database.inScope(scope, (trx) =>
        record(trx, scope, { kind: 'experiment.read', subject: `file:${body.file}`, payload }),
      )
      return { ...readout, words: readoutInWords(readout, language) }
    },
  )
}
