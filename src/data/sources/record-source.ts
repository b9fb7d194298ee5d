import type { Decision } from '#base'
import type { Batch } from './batch.ts'
import type { SourceFormat } from './table.ts'

/** A file as records of cells, readable as often as needed. */
export type RecordSource = {
  readonly format: SourceFormat
  readonly encoding: string
  readonly delimiter: string | null
  readonly sha256: string
  /** Names of the columns; where records name their own fields it grows during the first reading. */
  readonly header: readonly string[]
  /** What was decided on opening. */
  readonly decisions: readonly Decision[]
  /** All records in order. A batch is overwritten by the next one. */
  read(onProgress?: (share: number) => void): AsyncGenerator<Batch>
  /** What was found while reading. */
  closing(): Decision[]
}
