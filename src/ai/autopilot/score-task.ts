// Runs in worker threads.
import type { ModelFile } from '#ai/registry'
import { type Scores, scoreTable } from '#ai/serving'
import type { Language } from '#base'
import type { Table } from '#data/sources'

export type ScoreContext = Readonly<{ model: ModelFile; table: Table; language: Language }>

/** Scores of some rows of the table. */
export const scoreRows = (rows: Int32Array, { model, table, language }: ScoreContext): Scores =>
  scoreTable(model, table, { language, rows })
