import { totalmem } from 'node:os'
import { constrainedMemory } from 'node:process'
import { type Decision, DomainError, decided, nearestName, warned } from '#base'
import { createFills } from './column-fill.ts'
import { ColumnTally } from './column-tally.ts'
import { decideFormat, fileHabits } from './decide-format.ts'
import { listNames } from './header.ts'
import { MissingSpellings, missingAmongNumbers, usualMissing } from './missing.ts'
import { openRecords } from './open-records.ts'
import type { RecordSource } from './record-source.ts'
import type { ColumnFormat } from './schema.ts'
import { SourceFile } from './source-file.ts'
import type { Inspection, Reading, ReadOptions, SourceDescription, Table } from './table.ts'

/** Distinct texts that are remembered over all columns while the types are found. */
const rememberedTexts = 2_000_000

/** What the first reading of the file found. */
type Survey = { rows: number; formats: ColumnFormat[]; decisions: Decision[]; decimal: '.' | ',' }

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

function described(source: RecordSource, file: SourceFile, survey: Survey, found: readonly Decision[]): Inspection {
  const { format, encoding, delimiter, sha256 } = source
  const description: SourceDescription = {
    ...{ name: file.name, sha256, bytes: file.bytes, format, encoding, delimiter },
    ...{ decimal: survey.decimal, rows: survey.rows },
  }
  const read = decided('READING_DONE', { name: file.name, rows: survey.rows, columns: survey.formats.length })
  return {
    formats: survey.formats,
    source: description,
    decisions: [read, ...source.decisions, ...source.closing(), ...survey.decisions, ...found],
  }
}

async function surveyOf(source: RecordSource, file: SourceFile, options: ReadOptions, report: (share: number) => void): Promise<Survey> {
  const survey = options.formats ? await surveyFrozen(source, options.formats, report) : await surveyFree(source, options, report)
  if (survey.rows === 0 || source.header.length === 0) throw new DomainError('SOURCE_NO_ROWS', { name: file.name })
  return survey
}

/** Frozen reading: counts the rows; the formats are given, and the file must have their columns. */
async function surveyFrozen(source: RecordSource, formats: readonly ColumnFormat[], report: (share: number) => void): Promise<Survey> {
  let rows = 0
  for await (const batch of source.read(report)) rows += batch.rows
  const missing = formats.find(({ name }) => !source.header.includes(name))
  if (missing) {
    const near = nearestName(missing.name, source.header)
    throw new DomainError('SOURCE_COLUMN_MISSING', { column: missing.name, nearest: listNames(near === null ? source.header : [near]) })
  }
  const wanted = new Set(formats.map(({ name }) => name))
  const extra = source.header.filter((name) => !wanted.has(name))
  const decisions = extra.length > 0 ? [decided('READING_EXTRA_COLUMNS', { columns: listNames(extra), n: extra.length })] : []
  return { rows, formats: [...formats], decisions, decimal: formats.some(({ decimal }) => decimal === ',') ? ',' : '.' }
}

async function surveyFree(source: RecordSource, options: ReadOptions, report: (share: number) => void): Promise<Survey> {
  const spellings = new MissingSpellings([...usualMissing, ...(options.missing ?? [])], missingAmongNumbers)
  const tallies: ColumnTally[] = []
  let rows = 0
  for await (const batch of source.read(report)) {
    const textLimit = Math.min(10_000, Math.max(50, Math.floor(rememberedTexts / batch.columns)))
    for (let column = 0; column < batch.columns; column++) {
      const tally = (tallies[column] ??= new ColumnTally(spellings, textLimit))
      tally.take(batch, column)
    }
    rows += batch.rows
  }
  for (const tally of tallies) tally.close(rows)
  const habits = fileHabits(tallies)
  const deciding = {
    ...{ language: options.language, dates: options.dates, text: new Set(options.text) },
    missing: [...usualMissing, ...(options.missing ?? [])],
    missingAmongNumbers: [...usualMissing, ...(options.missing ?? []), ...missingAmongNumbers],
  }
  const columns = rows === 0 ? [] : source.header.map((name, i) => decideFormat(name, tallies[i]!, habits, deciding))
  const decisions = columns.flatMap((column) => column.decisions)
  if (spellings.seen.size > 0) {
    const cells = [...spellings.seen.values()].reduce((sum, n) => sum + n, 0)
    decisions.unshift(decided('READING_MISSING_SPELLINGS', { spellings: listNames([...spellings.seen.keys()]), cells }))
  }
  const formats = columns.map(({ format }) => format)
  return { rows, formats, decisions, decimal: habits.decimal ?? formats.find(({ decimal }) => decimal)?.decimal ?? '.' }
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
