import { type Decision, DomainError, decided, nearestName } from '#base'
import { ColumnTally } from './column-tally.ts'
import { decideFormat, fileHabits } from './decide-format.ts'
import { listNames } from './header.ts'
import { MissingSpellings, missingAmongNumbers, usualMissing } from './missing.ts'
import type { RecordSource } from './record-source.ts'
import type { ColumnFormat } from './schema.ts'
import type { SourceFile } from './source-file.ts'
import type { Inspection, ReadOptions, SourceDescription } from './table.ts'

/** Distinct texts that are remembered over all columns while the types are found. */
const rememberedTexts = 2_000_000

/** What the first reading of the file found. */
export type Survey = { rows: number; formats: ColumnFormat[]; decisions: Decision[]; decimal: '.' | ',' }

/** What a file's columns are, from its first reading and what was `found` by a second one. */
export function described(source: RecordSource, file: SourceFile, survey: Survey, found: readonly Decision[]): Inspection {
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

/** The first reading. @throws SOURCE_NO_ROWS, SOURCE_COLUMN_MISSING */
export async function surveyOf(
  source: RecordSource,
  file: SourceFile,
  options: ReadOptions,
  report: (share: number) => void,
): Promise<Survey> {
  if (!options.formats) return withRows(await surveyFree(source, options, report), source, file)
  const survey = await surveyFrozen(source, file, options.formats, report)
  const [missing] = survey.absent
  if (missing === undefined) return survey
  const near = nearestName(missing, source.header)
  throw new DomainError('SOURCE_COLUMN_MISSING', { column: missing, nearest: listNames(near === null ? source.header : [near]) })
}

function withRows<Found extends Survey>(survey: Found, source: RecordSource, file: SourceFile): Found {
  if (survey.rows === 0 || source.header.length === 0) throw new DomainError('SOURCE_NO_ROWS', { name: file.name })
  return survey
}

/**
 * Frozen reading: the formats are given, so the rows are only counted. Formats whose column the file lacks are left out and
 * named in `absent`.
 * @throws SOURCE_NO_ROWS
 */
export async function surveyFrozen(
  source: RecordSource,
  file: SourceFile,
  formats: readonly ColumnFormat[],
  report: (share: number) => void,
): Promise<Survey & { absent: string[] }> {
  let rows = 0
  for await (const batch of source.read(report)) rows += batch.rows
  const present = formats.filter(({ name }) => source.header.includes(name))
  const absent = formats.filter(({ name }) => !source.header.includes(name)).map(({ name }) => name)
  const wanted = new Set(formats.map(({ name }) => name))
  const extra = source.header.filter((name) => !wanted.has(name))
  const decisions = extra.length > 0 ? [decided('READING_EXTRA_COLUMNS', { columns: listNames(extra), n: extra.length })] : []
  const decimal = formats.some((format) => format.decimal === ',') ? ',' : '.'
  return withRows({ rows, formats: present, decisions, decimal, absent }, source, file)
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
