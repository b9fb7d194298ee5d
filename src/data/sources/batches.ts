import { type Decision, DomainError, warned } from '#base'
import { createFills } from './column-fill.ts'
import { openRecords } from './open-records.ts'
import type { ColumnFormat } from './schema.ts'
import { SourceFile } from './source-file.ts'
import { described, surveyFrozen } from './survey.ts'
import type { SourceDescription, Table } from './table.ts'

/** A file that is read table by table, for the caller to dispose of. */
export type BatchReading = AsyncDisposable &
  Readonly<{
    source: SourceDescription
    /** The columns of the file. */
    header: readonly string[]
    /** Wanted columns that the file lacks; the tables lack them too. */
    absent: readonly string[]
    /** All rows in order, some at a time. @throws SOURCE_CHANGED */
    tables(): AsyncGenerator<Table>
    /** What was decided; whole once `tables` was read to its end. */
    decisions(): Decision[]
  }>

export type BatchOptions = Readonly<{
  /** Frozen reading: the file is read as the file was from which the formats come. */
  formats: readonly ColumnFormat[]
  /** The most rows of one table. */
  rows: number
  /** Share of the first reading, 0–1: the rows are counted before any is given. */
  onProgress?: (share: number) => void
}>

/**
 * Reads a file of any size as `readTable` does under frozen formats, in memory that does not grow with it. A table's levels
 * are those of its own rows.
 * @throws DomainError with a `SOURCE_…` code for any file that cannot be read
 */
export async function readBatches(
  path: string,
  { formats, rows: most, onProgress = () => undefined }: BatchOptions,
): Promise<BatchReading> {
  await using opened = new AsyncDisposableStack()
  const file = opened.use(await SourceFile.open(path))
  const source = await openRecords(file, (share) => onProgress(0.3 * share))
  const survey = await surveyFrozen(source, file, formats, (share) => onProgress(0.3 + 0.7 * share))
  const places = survey.formats.map(({ name }) => source.header.indexOf(name))
  const unread = survey.formats.map(({ name }) => ({ column: name, cells: 0, example: '' }))

  async function* tables(): AsyncGenerator<Table> {
    let read = 0
    for await (const { columns, rows, starts, ends, kinds, ...batch } of source.read()) {
      read += rows
      for (let from = 0; from < rows; from += most) {
        const [first, last] = [from * columns, Math.min(rows, from + most) * columns]
        const part = {
          ...{ ...batch, columns, rows: Math.min(most, rows - from) },
          ...{ starts: starts.subarray(first, last), ends: ends.subarray(first, last), kinds: kinds?.subarray(first, last) ?? null },
        }
        const fills = createFills(survey.formats, part.rows)
        for (const [i, fill] of fills.entries()) {
          if (places[i]! < columns) fill.take(part, places[i]!, 0)
          const found = unread[i]!
          if (found.cells === 0) found.example = fill.example
          found.cells += fill.unread
        }
        yield { rows: part.rows, columns: fills.map((fill) => fill.finish()) }
      }
    }
    if (read !== survey.rows) throw new DomainError('SOURCE_CHANGED', { name: file.name })
  }

  const own = opened.move()
  return {
    source: described(source, file, survey, []).source,
    header: source.header,
    absent: survey.absent,
    tables,
    decisions: () => {
      const cells = unread.filter((each) => each.cells > 0).map((each) => warned('READING_CELLS_UNREAD', each))
      return described(source, file, survey, cells).decisions
    },
    [Symbol.asyncDispose]: () => own.disposeAsync(),
  }
}
