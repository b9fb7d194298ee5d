import type { Decision, Language } from '#base'
import type { ColumnFormat } from './schema.ts'

/** NaN = missing. */
export type NumberColumn = { name: string; type: 'number'; values: Float64Array }
/** Milliseconds since 1970-01-01 UTC, NaN = missing. */
export type DateColumn = { name: string; type: 'date'; values: Float64Array; hasTime: boolean }
/** −1 = missing; levels in the order in which the file shows them, spelled as the file spells them. */
export type CategoryColumn = { name: string; type: 'category' | 'boolean' | 'text'; codes: Int32Array; levels: readonly string[] }
export type Column = NumberColumn | DateColumn | CategoryColumn
/** Columns of equal length; their buffers are shared, so that worker threads read them without a copy. */
export type Table = { rows: number; columns: readonly Column[] }

export type ReadOptions = {
  language: Language
  /** Spellings of "no value" beside the usual ones; numbers among them apply by value. */
  missing?: readonly string[]
  /** Order of day and month where the file does not tell. */
  dates?: 'dmy' | 'mdy'
  /** Frozen reading: the new file is read as the file was from which the formats come. */
  formats?: readonly ColumnFormat[]
  /** Columns that stay categories whatever their cells look like. */
  text?: readonly string[]
  /** Share of the work done, 0–1. */
  onProgress?: (share: number) => void
}

export type SourceFormat = 'csv' | 'tsv' | 'ndjson' | 'parquet' | 'xlsx'
export type SourceDescription = {
  name: string
  sha256: string
  bytes: number
  format: SourceFormat
  encoding: string
  delimiter: string | null
  decimal: '.' | ','
  rows: number
}
/** What a file's columns are, without their values. */
export type Inspection = { formats: ColumnFormat[]; source: SourceDescription; decisions: Decision[] }
export type Reading = Inspection & { table: Table }
