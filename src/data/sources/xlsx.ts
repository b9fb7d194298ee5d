import { type Decision, DomainError, decided, warned } from '#base'
import { type Batch, BatchWriter } from './batch.ts'
import { checkHeader, listNames } from './header.ts'
import type { RecordSource } from './record-source.ts'
import type { SourceFile } from './source-file.ts'
import { readWorkbook, type Sheet, type SheetRow, sheetRows, type Workbook } from './spreadsheet.ts'
import { Zip } from './zip.ts'

const sampleRows = 30
const sheetsLookedAt = 20

/** Where the table lies in its sheet. */
type Place = { headerRow: number; firstColumn: number; names: string[]; decisions: Decision[] }

/** Opens the first visible sheet with a table of an Excel workbook. @throws SOURCE_BROKEN SOURCE_INFLATES SOURCE_NO_ROWS, as `checkHeader` */
export async function openXlsx(file: SourceFile, onProgress?: (share: number) => void): Promise<RecordSource> {
  const sha256 = await file.sha256(onProgress)
  let book: Workbook
  let sheet: Sheet
  let place: Place
  const decisions: Decision[] = []
  {
    using zip = await Zip.open(file)
    book = await readWorkbook(zip, file.name)
    const visible = book.sheets.filter(({ hidden }) => !hidden)
    const filled: { sheet: Sheet; sample: SheetRow[] }[] = []
    for (const candidate of (visible.length > 0 ? visible : book.sheets).slice(0, sheetsLookedAt)) {
      const sample = await firstRows(zip, book, candidate)
      if (sample.length > 0) filled.push({ sheet: candidate, sample })
    }
    // A cover page is no table: the first sheet with columns and with rows below their names is read, else the first.
    const chosen = filled.find(({ sample }) => sample.length > 1 && sample.some(({ cells }) => cells.length > 1)) ?? filled[0]
    if (!chosen) throw new DomainError('SOURCE_EMPTY', { name: file.name })
    sheet = chosen.sheet
    const others = filled.filter((other) => other !== chosen)
    if (others.length > 0) {
      decisions.push(warned('READING_SHEETS', { sheet: sheet.name, others: listNames(others.map((other) => other.sheet.name)) }))
    }
    place = findTable(chosen.sample)
  }
  decisions.push(...place.decisions, ...checkHeader(place.names, file.name))
  let outside = 0
  async function* read(report?: (share: number) => void): AsyncGenerator<Batch> {
    await file.confirm()
    using zip = await Zip.open(file)
    const writer = new BatchWriter(place.names.length)
    outside = 0
    for await (const { row, cells } of sheetRows(zip, book, sheet, report)) {
      if (row <= place.headerRow) continue
      if (writer.full) {
        const batch = writer.flush()
        if (batch) yield batch
      }
      for (const { column, text, kind } of cells) {
        const at = column - place.firstColumn
        if (at >= 0 && at < place.names.length) writer.cell(at, text, kind)
        else outside++
      }
      writer.endRow()
    }
    const batch = writer.flush()
    if (batch) yield batch
    await file.confirm()
  }
  return {
    ...{ format: 'xlsx', encoding: 'utf-8', delimiter: null, sha256, header: place.names, decisions, read },
    closing: () => (outside > 0 ? [warned('READING_CELLS_OUTSIDE', { cells: outside })] : []),
  }
}

async function firstRows(zip: Zip, book: Workbook, sheet: Sheet): Promise<SheetRow[]> {
  const rows: SheetRow[] = []
  for await (const row of sheetRows(zip, book, sheet)) if (rows.push(row) === sampleRows) break
  return rows
}

/** Finds the header: the first row that fills at least half of the table's width; what lies above is a title. */
function findTable(rows: readonly SheetRow[]): Place {
  const widest = Math.max(...rows.map(({ cells }) => cells.length))
  const header = rows.find(({ cells }) => cells.length >= 0.5 * widest && (cells.length > 1 || widest === 1))!
  const below = rows.filter(({ row }) => row >= header.row)
  const columns = below.flatMap(({ cells }) => cells.map(({ column }) => column))
  const firstColumn = columns.reduce((least, column) => Math.min(least, column), Number.POSITIVE_INFINITY)
  const lastColumn = columns.reduce((most, column) => Math.max(most, column), 0)
  const names = Array.from({ length: lastColumn - firstColumn + 1 }, () => '')
  for (const { column, text } of header.cells) names[column - firstColumn] = text
  const decisions: Decision[] = []
  if (header.row > 1) decisions.push(decided('READING_LEADING_ROWS', { n: header.row - 1 }))
  const filled = fillBlankNames(names)
  if (filled.length > 0) decisions.push(warned('READING_HEADERS_FILLED', { names: listNames(filled) }))
  return { headerRow: header.row, firstColumn, names, decisions }
}

/** A merged header cell names its first column only: the others take its name with a number. */
function fillBlankNames(names: string[]): string[] {
  const filled: string[] = []
  let stem = ''
  for (const [i, name] of names.entries()) {
    if (name !== '') {
      stem = name
      continue
    }
    if (stem === '') continue
    let n = 2
    while (names.includes(`${stem} ${n}`)) n++
    names[i] = `${stem} ${n}`
    filled.push(names[i])
  }
  return filled
}
