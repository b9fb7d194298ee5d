import { realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { readModelFile } from '#ai/registry'
import { type Decision, DomainError, type Language, warned } from '#base'
import { readTable } from '#data/sources'
import { scoresInParts } from './scores.ts'
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
 * Scores the rows of a new file with a model, reading the file as the training file was read. The target column may be
 * absent; columns that the model does not use are ignored.
 * @throws MODEL_NOT_FOUND, MODEL_FOREIGN, MODEL_TOO_NEW, MODEL_DAMAGED, COLUMNS_MISSING, SCORES_OVER_INPUT,
 *         SCORES_UNWRITABLE and the refusals of `readTable`
 */
export async function score(options: ScoreOptions): Promise<ScoreResult> {
  const { language, onProgress } = options
  const out = await placeOf(options.out)
  for (const path of [options.file, options.model, join(options.model, 'model.json')])
    if (out === (await placeOf(path))) throw new DomainError('SCORES_OVER_INPUT', { path })
  const model = await readModelFile(options.model)
  const read = (id: string | null) => {
    const used = new Set([...model.features, ...(model.groupThresholds?.columns ?? []), ...(id === null ? [] : [id])])
    const formats = model.reading.filter(({ name }) => used.has(name))
    return readTable(options.file, { language, formats, onProgress: (share) => onProgress?.(share * 0.3) })
  }
  // New rows need no name: without their id column they are counted.
  let idAbsent = false
  const reading = await read(model.id).catch((error: unknown) => {
    idAbsent = error instanceof DomainError && error.code === 'SOURCE_COLUMN_MISSING' && error.params.column === model.id
    if (!idAbsent) throw error
    return read(null)
  })
  const scores = scoresInParts(model, reading.table, { language, onProgress: (share) => onProgress?.(0.3 + share * 0.7) })
  const isProbability = model.problem.kind !== 'regression'
  await writeScores(options.out.toLowerCase().endsWith('.xlsx') ? { xlsx: options.out } : { csv: options.out }, scores, {
    language,
    isProbability,
  })
  onProgress?.(1)
  return {
    rows: reading.table.rows,
    out: options.out,
    decisions: [...reading.decisions, ...(idAbsent ? [warned('SCORES_ID_ABSENT', { column: model.id! })] : [])],
  }
}
