import { idsOf, predictionsOf, rowBlocks, type ScoreOptions, type ScoreResult, type Scores, writeScores } from '#ai/serving'
import { DomainError, type Language } from '#base'
import { readTable, type Table } from '#data/sources'
import { askImported } from './answers.ts'
import { spelledColumns } from './feeds.ts'
import { readImported } from './import.ts'
import { OnnxProcess } from './process.ts'
import type { ImportedModel } from './schema.ts'

/** Reads a file for a model made elsewhere: its columns as they are, those of texts as they are spelled. */
export const readForImported = (file: string, { inputs }: ImportedModel, language: Language) =>
  readTable(file, { language, text: spelledColumns(inputs) })

/** Scores of the whole table, block by block. Why a row got its score is not known: the model does not tell. */
async function* scoresOf(model: ImportedModel, bytes: Uint8Array, table: Table): AsyncGenerator<Scores> {
  const like = { problem: { ...model, target: '' }, threshold: model.threshold }
  await using running = await OnnxProcess.start(bytes)
  for (const rows of rowBlocks(table.rows)) {
    const answers = await askImported(model, running, table, rows)
    yield { ...idsOf(table, rows, null), ...predictionsOf(like, answers, table, rows), reasons: Array.from(rows, () => []) }
  }
}

/** As `score`, with a model that was imported into the folder. @throws as `readImported`, `readTable`, `askImported`; SCORES_OVER_INPUT */
export async function scoreImported({ model: folder, file, out, language }: ScoreOptions): Promise<ScoreResult> {
  if (file === out) throw new DomainError('SCORES_OVER_INPUT', { path: file })
  const { model, bytes } = await readImported(folder)
  const { table, decisions } = await readForImported(file, model, language)
  const to = out.toLowerCase().endsWith('.xlsx') ? { xlsx: out } : { csv: out }
  await writeScores(to, scoresOf(model, bytes, table), { language, isProbability: model.kind !== 'regression' })
  return { rows: table.rows, out, decisions }
}
