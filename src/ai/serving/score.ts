import { realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { readModelFile } from '#ai/registry'
import { type Decision, DomainError, type Language } from '#base'
import { createPool } from '#platform/compute'
import { scoresOfFile } from './scores-of-file.ts'
import { writeScores } from './write-scores.ts'

export type ScoreOptions = {
  /** model.json, or the folder of a run. */
  model: string
  file: string
  /** Where the scores go: CSV, or Excel when it ends in .xlsx. */
  out: string
  language: Language
  onProgress?: (share: number) => void
}
export type ScoreResult = { rows: number; out: string; decisions: Decision[] }

const placeOf = (path: string): Promise<string> => realpath(path).catch(() => path)

/**
 * Scores the rows of a new file with a model and writes them, as `scoresOfFile`.
 * @throws MODEL_NOT_FOUND, MODEL_FOREIGN, MODEL_TOO_NEW, MODEL_DAMAGED, COLUMNS_MISSING, SCORES_OVER_INPUT,
 *         SCORES_UNWRITABLE and the refusals of `readBatches`
 */
export async function score(options: ScoreOptions): Promise<ScoreResult> {
  const { language, onProgress } = options
  const out = await placeOf(options.out)
  for (const path of [options.file, options.model, join(options.model, 'model.json')])
    if (out === (await placeOf(path))) throw new DomainError('SCORES_OVER_INPUT', { path })
  const model = await readModelFile(options.model)
  await using pool = createPool({ workers: 0 })
  await using scores = await scoresOfFile(model, options.file, pool, { language, ...(onProgress ? { onProgress } : {}) })
  const isProbability = model.problem.kind !== 'regression'
  await writeScores(options.out.toLowerCase().endsWith('.xlsx') ? { xlsx: options.out } : { csv: options.out }, scores.parts(), {
    language,
    isProbability,
  })
  return { rows: scores.rows, out: options.out, decisions: scores.decisions() }
}
