import { existsSync } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { DomainError } from '#base'
import { record } from '#platform/activity'
import type { JobContext, JobDefinition } from '#platform/jobs'
import type { DataFolder } from '#platform/storage'
import { RunReport } from '../schema.ts'
import { artefactFolder, dropUpload, uploadPath } from './folders.ts'
import { headlineOf } from './headline.ts'
import { NewRun } from './schema.ts'
import { finishRun } from './store.ts'

const Work = z.object({ run: z.uuid(), file: z.string(), language: z.enum(['es', 'en']), options: NewRun })
type Work = z.infer<typeof Work>

/** `value` is an amount when it reads as a number, else the name of a column. */
const amountOrColumn = (text: string): string | number => (/^\d+([.,]\d+)?$/.test(text) ? Number(text.replace(',', '.')) : text)

/** Runs the pipeline, unless an earlier attempt of this job finished it and was killed before it could say so. */
async function reportOf(folder: DataFolder, context: JobContext<Work>): Promise<RunReport> {
  const { scope, data, signal } = context
  const out = artefactFolder(folder, scope.workspace, data.run)
  if (existsSync(join(out, 'run.json'))) return RunReport.parse(JSON.parse(await readFile(join(out, 'run.json'), 'utf8')))
  await mkdir(dirname(out), { recursive: true, mode: 0o700 })
  // Loaded on call: the numeric code is large and most processes that serve pages never run it.
  const { autopilot } = await import('../pipeline.ts')
  const { value, ...options } = data.options
  return autopilot(
    {
      ...options,
      ...(value === undefined ? {} : { value: amountOrColumn(value) }),
      file: uploadPath(folder, scope.workspace, data.run, data.file),
      language: data.language,
      out,
    },
    { signal, onProgress: ({ share, stage, secondsLeft }) => void context.report({ share, stage, secondsLeft }) },
  )
}

/** The job behind a run. A file that cannot be used fails the job for good; the upload goes when the run has ended. */
export const autopilotJob = (folder: DataFolder): JobDefinition<Work> => ({
  name: 'ai.autopilot.run',
  data: Work,
  permission: 'ai.autopilot.start',
  async run(context) {
    const { scope, data } = context
    try {
      const report = await reportOf(folder, context)
      await context.complete(async (trx) => {
        await finishRun(trx, scope, data.run, report.status, headlineOf(report), new Date())
        await record(trx, scope, {
          kind: 'run.finished',
          subject: `run:${data.run}`,
          payload: { outcome: report.status, seed: report.seed },
        })
      })
    } catch (error) {
      if (error instanceof DomainError && error.status < 500) await dropUpload(folder, scope.workspace, data.run)
      throw error
    }
    await dropUpload(folder, scope.workspace, data.run)
  },
})
