import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { runWithin } from '#ai/autopilot/runs'
import { verifyJob } from '#platform/activity-log'
import { backupsFolder, createJob, drillJob, newestBackup } from '#platform/backups'
import type { Services } from '#platform/contributions'
import type { JobContext, JobDefinition } from '#platform/jobs'
import { writeDemo } from './write-demo.ts'

const Fill = z.strictObject({ language: z.enum(['es', 'en']) })
type Fill = z.infer<typeof Fill>
export const fillName = 'demo.example.fill'

/** Enough for errors by group and an interval that lies above chance, few enough for a minute of work. */
const [customers, trials, seed] = [3000, 8, 1]
/** Where each part begins and ends in the whole. */
const parts = { run: [0.05, 0.6], backup: [0.6, 0.75], drill: [0.75, 0.95], log: [0.95, 1] } as const

type Lent = Omit<Services, 'jobs'>

/** The context of a part: its share is one of the whole, and its end is not the end of the job. */
const partOf = (lent: Lent, context: JobContext<Fill>, [from, to]: readonly [number, number]): JobContext<unknown> => ({
  ...context,
  report: ({ share, ...rest }) => context.report({ ...rest, share: from + (to - from) * share, secondsLeft: null }),
  complete: (effect) => lent.database.inScope(context.scope, effect),
})

async function train(lent: Lent, context: JobContext<Fill>): Promise<void> {
  const { language } = context.data
  const work = await mkdtemp(join(lent.folder.temporary, 'demo-'))
  try {
    await writeDemo({ customers, seed, language, out: join(work, 'shop'), signal: context.signal })
    const asked = { path: join(work, 'shop', 'clientes_baja.csv'), target: 'baja', trials, protect: ['provincia'], language }
    await runWithin(lent, partOf(lent, context, parts.run), asked)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/**
 * Fills a workspace of example data by doing what people do: a run on a made-up shop, a backup, a drill that restores it, and
 * the check of the log. Nothing is written that did not happen.
 */
export const fillJob = (lent: Lent): JobDefinition<Fill> => ({
  name: fillName,
  data: Fill,
  retry: { attempts: 1 },
  singletonKey: () => 'fill',
  async run(context) {
    await train(lent, context)
    await createJob(lent).run({ ...partOf(lent, context, parts.backup), data: {} })
    const backup = newestBackup(backupsFolder(lent.folder))
    await drillJob(lent).run({ ...partOf(lent, context, parts.drill), data: { backup } })
    await verifyJob(lent).run({ ...partOf(lent, context, parts.log), data: {} })
    await context.complete(async () => undefined)
  },
})
