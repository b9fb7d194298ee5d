import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { DomainError } from '#base'
import { openSourceFile, optionsOf } from '#data/files'
import { record } from '#platform/activity'
import { createPool } from '#platform/compute'
import type { Services } from '#platform/contributions'
import type { ReadTask } from './read-task.ts'
import { FileReadout, NewReadout, type Readout } from './schema.ts'
import { readoutInWords } from './words.ts'

const task = new URL('./read-task.ts', import.meta.url)
const readFiles = 'data.files.read'

/** `/api/science/experiments`: what a kept file of a finished campaign says. Only that it was read is recorded. */
export const experimentRoutes: FastifyPluginAsyncZod<Services> = async (app, { database, folder, keys }) => {
  app.post(
    '/readouts',
    {
      schema: { summary: 'Whether a finished campaign worked, from a kept file', body: NewReadout, response: { 200: FileReadout } },
      config: { permission: 'science.experiments.read' },
    },
    async (request) => {
      const { scope, language } = request
      if (!request.caller || !app.permissions.holds(request.caller, readFiles))
        throw new DomainError('PERMISSION_DENIED', { permission: readFiles })
      const { file, ...columns } = request.body
      const work = await mkdtemp(join(folder.temporary, 'readout-'))
      try {
        const { path, choices } = await openSourceFile({ database, folder, keys }, scope, file, work)
        const { missing, dates, text } = optionsOf(choices)
        await using pool = createPool({ workers: 1 })
        const asked = { path, language, columns, ...(missing && { missing }), ...(dates && { dates }), ...(text && { text }) }
        const [readout] = await pool.map<ReadTask, Readout & { rows: number }>(task, 'readCampaignFile', [asked])
        const { verdict, ratio } = readout!
        const payload = { verdict, checked: ratio === null ? 'no' : ratio.broken ? 'broken' : 'yes' }
        await database.inScope(scope, (trx) => record(trx, scope, { kind: 'experiment.read', subject: `file:${file}`, payload }))
        return { ...readout!, words: readoutInWords(readout!, language) }
      } finally {
        await rm(work, { recursive: true, force: true })
      }
    },
  )
}
