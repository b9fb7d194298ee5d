import { randomUUID } from 'node:crypto'
import { rename, rm } from 'node:fs/promises'
import { DomainError } from '#base'
import type { Scores } from './scores.ts'
import { openCsv, type ScoresWriter } from './write-csv.ts'
import { openXlsx, type Style } from './write-xlsx.ts'

type Target = Readonly<{ path: string; partial: string; open(partial: string): Promise<ScoresWriter> }>

/**
 * Writes scores.csv and scores.xlsx from parts in order, each file whole or not at all: a failure leaves neither a new
 * file nor a changed one.
 * @throws SCORES_UNWRITABLE, and what the parts throw
 */
export async function writeScores(
  paths: { csv?: string; xlsx?: string },
  parts: Iterable<Scores> | AsyncIterable<Scores>,
  style: Style,
): Promise<void> {
  const partialOf = (path: string) => `${path}.${randomUUID()}.partial`
  const targets: Target[] = []
  if (paths.csv !== undefined) targets.push({ path: paths.csv, partial: partialOf(paths.csv), open: openCsv })
  if (paths.xlsx !== undefined)
    targets.push({ path: paths.xlsx, partial: partialOf(paths.xlsx), open: (partial) => openXlsx(partial, style) })
  const writers: ScoresWriter[] = []
  const on = async (path: string, work: () => Promise<unknown>): Promise<void> => {
    try {
      await work()
    } catch (cause) {
      throw new DomainError('SCORES_UNWRITABLE', { path, reason: (cause as NodeJS.ErrnoException).code ?? 'I/O' }, { cause })
    }
  }
  try {
    for (const { path, partial, open } of targets) await on(path, async () => writers.push(await open(partial)))
    for await (const part of parts) for (const [i, { path }] of targets.entries()) await on(path, () => writers[i]!.add(part))
    for (const [i, { path }] of targets.entries()) await on(path, () => writers[i]!.end())
    for (const { path, partial } of targets) await on(path, () => rename(partial, path))
  } catch (error) {
    for (const writer of writers) await writer.abandon().catch(() => {})
    for (const { partial } of targets) await rm(partial, { force: true })
    throw error
  }
}
