// A process that takes one kind of job and never ends it: `takeover.slow.test.ts` kills it in the middle.
import { pino } from 'pino'
import { z } from 'zod'
import { connectDatabase } from '#platform/database'
import type { JobDefinition } from './job.ts'
import { startJobs } from './jobs.ts'

export const Endless = z.object({ text: z.string() })

/** The same kind of job as this process and the test know it; only what it does differs. */
export const endless = (run: JobDefinition<{ text: string }>['run']): JobDefinition<{ text: string }> => ({
  name: 'test.jobs.takeover',
  data: Endless,
  run,
})

if (process.argv[2]) {
  const connection = JSON.parse(process.argv[2])
  const jobs = await startJobs({
    database: connectDatabase(connection),
    connection,
    definitions: [
      endless(async ({ report }) => {
        await report({ share: 0.5, stage: 'half' })
        await new Promise(() => undefined)
      }),
    ],
    log: pino({ level: 'silent' }),
    allows: async () => true,
  })
  await jobs.work()
}
