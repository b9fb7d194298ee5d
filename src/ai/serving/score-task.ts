// Runs in worker threads.
import type { ModelFile } from '#ai/registry'
import type { Language } from '#base'
import type { Table } from '#data/sources'
import { type Scores, scoreTable } from './scores.ts'

export type BatchContext = Readonly<{ model: ModelFile; language: Language }>
export type Batch = Readonly<{ table: Table; before: number }>

/** Scores of some rows of a file. */
export const scoreBatch = ({ table, before }: Batch, { model, language }: BatchContext): Scores =>
  scoreTable(model, table, { language, before })
