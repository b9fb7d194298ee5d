import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { z } from 'zod'
import { DomainError } from '#base'
import { record } from '#platform/activity'
import type { Database } from '#platform/database'
import type { JobContext, JobDefinition } from '#platform/jobs'
import { notify } from '#platform/notifications'
import { RunReport } from '../schema.ts'
import { artefactFolder, dropUpload, keepArtefacts, openArtefact, openUpload, type RunStorage, readArtefact } from './folders.ts'
import { headlineOf } from './headline.ts'
import { tellLive, watchKeep } from './live.ts'
import { NewRun } from './schema.ts'
import { finishRun } from './store.ts'
import { whatItDelivered } from './what-it-delivered.ts'
import { whatItShows } from './what-it-shows.ts'

const Work = z.object({ run: z.uuid(), file: z.string(), language: z.enum(['es', 'en']), options: NewRun })
type Work = z.infer<typeof Work>

/** `value` is an amount when it reads as a number, else the name of a column. */
const amountOrColumn = (text: string): string | number => (/^\d+([.,]\d+)?$/.test(text) ? Number(text.replace(',', '.')) : text)

export type RunNeeds = RunStorage & Readonly<{ database: Database }>

/** Runs the pipeline, unless an earlier attempt of this job finished it and was killed before it could say so. */
async function reportOf({ database, ...storage }: RunNeeds, context: JobContext<Work>): Promise<RunReport> {
  const { scope, data, signal } = context
  const of = { workspace: scope.workspace, run: data.run }
  if (existsSync(join(artefactFolder(storage.folder, of.workspace, of.run), 'run.json')))
    return RunReport.parse(await json(readArtefact(storage, of, 'run.json')))
  // The pipeline reads and writes in clear, in a folder that goes with this attempt, or with the next start of the server.
  const work = await mkdtemp(join(storage.folder.temporary, 'run-'))
  try {
    const file = await openUpload(storage, of, data.file, work)
    const out = join(work, 'out')
    // Loaded on call: the numeric code is large and most processes that serve pages never run it.
    const { autopilot } = await import('../pipeline.ts')
    const { value, startFromRun, continueRun, ...options } = data.options
    const earlier = (run: string, name: 'run.json' | 'model.json') =>
      openArtefact(storage, { workspace: of.workspace, run }, name, join(work, name))
    const startFrom = startFromRun && (await earlier(startFromRun, 'run.json'))
    const continueFrom = continueRun && (await earlier(continueRun, 'model.json'))
    const needs = { database, scope, run: data.run, signal }
    const tell = tellLive(needs)
    using keep = watchKeep(needs)
    const report = await autopilot(
      {
        ...options,
        ...(value === undefined ? {} : { value: amountOrColumn(value) }),
        ...{ startFrom, continueFrom, file, language: data.language, out },
      },
      {
        signal,
        isStopAsked: keep.isAsked,
        onProgress: (progress) => {
          tell(progress)
          const { share, stage, secondsLeft } = progress
          void context.report({ share, stage, secondsLeft })
        },
      },
    )
    await keepArtefacts(storage, of, out)
    return report
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/** The job behind a run. A file that cannot be used fails the job for good; the upload goes when the run has ended. */
export const autopilotJob = (storage: RunNeeds): JobDefinition<Work> => ({
  name: 'ai.autopilot.run',
  data: Work,
  permission: 'ai.autopilot.start',
  async run(context) {
    const { scope, data } = context
    try {
      const report = await reportOf(storage, context)
      const delivered = report.status === 'delivered' ? await whatItDelivered(storage, { workspace: scope.workspace, run: data.run }) : {}
      await context.complete(async (trx) => {
        const headline = headlineOf(report)
        await finishRun(trx, scope, data.run, report.status, headline, new Date())
        await notify(trx, scope, { to: [scope.principal], kind: 'run.ready', link: `ai/autopilot/${data.run}` })
        await record(trx, scope, {
          kind: 'run.finished',
          subject: `run:${data.run}`,
          payload: {
            outcome: report.status,
            seed: report.seed,
            rows: headline.rows,
            metric: headline.metric,
            quality: headline.quality.value,
            qualityLow: headline.quality.low,
            ...whatItShows(report),
            ...delivered,
          },
        })
      })
    } catch (error) {
      if (error instanceof DomainError && error.status < 500) await dropUpload(storage.folder, scope.workspace, data.run)
      throw error
    }
    await dropUpload(storage.folder, scope.workspace, data.run)
  },
})
