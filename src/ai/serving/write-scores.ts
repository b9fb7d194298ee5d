import { randomUUID } from 'node:crypto'
import { rename, rm } from 'node:fs/promises'
import { DomainError, type Language } from '#base'
import type { Scores } from './scores.ts'
import { writeCsv } from './write-csv.ts'
import { writeXlsx } from './write-xlsx.ts'

async function whole(path: string, write: (partial: string) => Promise<void>): Promise<void> {
  const partial = `${path}.${randomUUID()}.partial`
  try {
    await write(partial)
    await rename(partial, path)
  } catch (cause) {
    await rm(partial, { force: true })
    throw new DomainError('SCORES_UNWRITABLE', { path, reason: (cause as NodeJS.ErrnoException).code ?? 'I/O' }, { cause })
  }
}

/** Writes scores.csv and scores.xlsx, each whole or not at all. @throws SCORES_UNWRITABLE */
export async function writeScores(
  paths: { csv?: string; xlsx?: string },
  scores: Scores,
  options: { language: Language; isProbability: boolean },
): Promise<void> {
  if (paths.csv !== undefined) await whole(paths.csv, (partial) => writeCsv(partial, scores))
  if (paths.xlsx !== undefined) await whole(paths.xlsx, (partial) => writeXlsx(partial, scores, options.language, options.isProbability))
}
