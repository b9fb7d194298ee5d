import { totalmem } from 'node:os'
import { constrainedMemory } from 'node:process'
import { type Decision, DomainError, warned } from '#base'
import { createFills } from './column-fill.ts'
import { openRecords } from './open-records.ts'
import type { RecordSource } from './record-source.ts'
import { SourceFile } from './source-file.ts'
import { described, type Survey, surveyOf } from './survey.ts'
import type { Inspection, Reading, ReadOptions, Table } from './table.ts'

/**
 * Reads a CSV, TSV, NDJSON, Parquet or Excel file into typed columns. The file is read twice: the first time every cell
 * is counted, so types, decimals and date orders are decided over all rows; the second time the columns are filled.
 * @throws DomainError with a `SOURCE_…` code for any file that cannot be read
 */
export async function readTable(path: string, options: ReadOptions): Promise<Reading> {
  await using file = await SourceFile.open(path)
  const report = options.onProgress ?? (() => undefined)
  const source = await openRecords(file, (share) => report(0.1 * share))
  const survey = await surveyOf(source, file, options, (share) => report(0.1 + 0.45 * share))
  const { table, decisions } = await fillTable(source, file, survey, options.formats !== undefined, (share) => report(0.55 + 0.45 * share))
  return { table, ...described(source, file, survey, decisions) }
}

/** Finds what the columns of a file are, without keeping their values: one reading. @throws as `readTable` */
export async function inspectColumns(path: string, options: ReadOptions): Promise<Inspection> {
  await using file = await SourceFile.open(path)
  const source = await openRecords(file)
  const survey = await surveyOf(source, file, options, options.onProgress ?? (() => undefined))
  return described(source, file, survey, [])
}

async function fillTable(
  source: RecordSource,
  file: SourceFile,
  survey: Survey,
  frozen: boolean,
  report: (share: number) => void,
): Promise<{ table: Table; decisions: Decision[] }> {
  const { rows, formats } = survey
  const bytes = formats.reduce((sum, { type }) => sum + rows * (type === 'number' || type === 'date' ? 8 : 4), 0)
  const memory = Math.min(totalmem(), constrainedMemory() || Number.POSITIVE_INFINITY)
  if (bytes > 0.8 * memory) throw new DomainError('SOURCE_TOO_LARGE', { gigabytes: Math.ceil(bytes / 1e9) })
  const fills = createFills(formats, rows)
  const places = formats.map(({ name }) => source.header.indexOf(name))
  let at = 0
  for await (const batch of source.read(report)) {
    if (at + batch.rows > rows) throw new DomainError('SOURCE_CHANGED', { name: file.name })
    for (const [i, fill] of fills.entries()) if (places[i]! < batch.columns) fill.take(batch, places[i]!, at)
    at += batch.rows
  }
  if (at !== rows) throw new DomainError('SOURCE_CHANGED', { name: file.name })
  const unread = fills.flatMap(({ unread: cells, example }, i) =>
    // what was decided on this very file has been said already
    frozen && cells > 0 ? [warned('READING_CELLS_UNREAD', { column: formats[i]!.name, cells, example })] : [],
  )
  return { table: { rows, columns: fills.map((fill) => fill.finish()) }, decisions: unread }
}
