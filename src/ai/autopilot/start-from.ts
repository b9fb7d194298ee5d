import { readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { treeSpace } from '#ai/training'
import { type Decision, DomainError, decided } from '#base'
import { RunReport } from '#schema/ai/autopilot'

const EarlierRun = z
  .looseObject({ format: z.literal(1), tuning: z.looseObject({ history: RunReport.shape.tuning.shape.history.min(1) }) })
  .refine(({ tuning }) => tuning.history.every(({ params }) => treeSpace(1).every(({ name }) => Number.isFinite(params[name]))), 'settings')
type Settings = Readonly<Record<string, number>>

const mostSettings = 2

/**
 * The best settings of the trees in an earlier run, the best first. They are only tried earlier than others: losses of other
 * rows tell nothing about these.
 * @param path its run.json, or the folder that holds it
 * @throws START_FROM_UNREADABLE
 */
export async function earlierSettings(path: string): Promise<{ settings: Settings[]; decision: Decision }> {
  const unreadable = (cause: unknown) => new DomainError('START_FROM_UNREADABLE', { path }, { cause })
  let run: z.infer<typeof EarlierRun>
  try {
    const file = (await stat(path)).isDirectory() ? join(path, 'run.json') : path
    run = EarlierRun.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch (cause) {
    throw unreadable(cause)
  }
  const whole = run.tuning.history.filter(({ spent = 1 }) => spent === 1).sort((a, b) => a.loss - b.loss || a.trial - b.trial)
  const settings = whole.slice(0, mostSettings).map(({ params }) => params)
  return {
    settings,
    decision: decided('SEARCH_STARTED_FROM', { run: basename(path), n: settings.length, tried: run.tuning.history.length }),
  }
}
