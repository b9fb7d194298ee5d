// Runs in worker threads.
import { type ModelFile, predictModel } from '#ai/registry'
import { predictionsOf, type Scores, scoreTable } from '#ai/serving'
import type { Language } from '#base'
import type { Table } from '#data/sources'

export type ScoreContext = Readonly<{ model: ModelFile; table: Table; language: Language }>

/** Scores of some rows of the table. */
export const scoreRows = (rows: Int32Array, { model, table, language }: ScoreContext): Scores =>
  scoreTable(model, table, { language, rows })

/** Their score alone, without its reasons: what the rows are ordered by. */
export const scoreAlone = (rows: Int32Array, { model, table }: ScoreContext): Float64Array =>
  predictionsOf(model, predictModel(model, table, rows), table, rows).score
