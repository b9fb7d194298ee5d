import { DomainError } from '#base'
import { type CellKind, cellKind } from './batch.ts'
import { largestRecord } from './delimited-parser.ts'
import { numberText } from './number-text.ts'
import type { Zip } from './zip.ts'

/** One cell of a sheet; columns count from 1. */
type SheetCell = { column: number; text: string; kind: CellKind }
/** One row with at least one value. */
export type SheetRow = { row: number; cells: SheetCell[] }
export type Sheet = { name: string; path: string; hidden: boolean }
/** What the cells of a workbook refer to. */
export type Workbook = { sheets: Sheet[]; strings: string[]; dateStyles: boolean[]; from1904: boolean }

// Spreadsheets are written by programs, so their XML is regular: elements are found by pattern (ECMA-376, part 1, section 18).
const element = (name: string): RegExp => new RegExp(`<(?:\\w+:)?${name}\\b([^<>]*?)(?:/>|>([\\s\\S]*?)</(?:\\w+:)?${name}>)`, 'g')
const opening = (name: string): RegExp => new RegExp(`<(?:\\w+:)?${name}\\b([^<>]*)>`, 'g')
const attributePatterns = new Map<string, RegExp>()
function attribute(attributes: string, name: string): string | undefined {
  let pattern = attributePatterns.get(name)
  if (!pattern) attributePatterns.set(name, (pattern = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`)))
  const match = pattern.exec(attributes)
  const value = match?.[1] ?? match?.[2]
  return value === undefined ? undefined : decodeXml(value)
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
function decodeXml(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));/gi, (whole, hex?: string, decimal?: string, name?: string) => {
    if (name) return entities[name] ?? whole
    const code = hex ? Number.parseInt(hex, 16) : Number(decimal)
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : ''
  })
}

/** The text of a string item: its runs one after another, without the reading aid of Asian scripts. */
function itemText(xml: string): string {
  let text = ''
  const spoken = xml.includes('rPh') ? xml.replace(element('rPh'), '') : xml
  for (const [, , content = ''] of spoken.matchAll(element('t'))) text += content
  return decodeXml(text).replace(/_x([0-9A-F]{4})_/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

/** Reads what the sheets of a workbook share. @throws SOURCE_BROKEN SOURCE_INFLATES */
export async function readWorkbook(zip: Zip, fileName: string): Promise<Workbook> {
  const xml = await zip.wholeText('xl/workbook.xml')
  const relations = new Map<string, string>()
  for (const [, attributes = ''] of (await zip.wholeText('xl/_rels/workbook.xml.rels')).matchAll(opening('Relationship'))) {
    const target = attribute(attributes, 'Target') ?? ''
    relations.set(attribute(attributes, 'Id') ?? '', target.startsWith('/') ? target.slice(1) : `xl/${target.replace(/^\.\//, '')}`)
  }
  const sheets = [...xml.matchAll(opening('sheet'))].map(([, attributes = '']) => ({
    name: attribute(attributes, 'name') ?? '',
    path: relations.get(attribute(attributes, '\\w+:id') ?? '') ?? '',
    hidden: (attribute(attributes, 'state') ?? 'visible') !== 'visible',
  }))
  const known = sheets.filter(({ path }) => zip.has(path))
  if (known.length === 0) throw new DomainError('SOURCE_BROKEN', { name: fileName, format: 'Excel' })
  const strings: string[] = []
  for await (const part of parts(zip, 'xl/sharedStrings.xml', 'si')) {
    for (const [, , content = ''] of part.matchAll(element('si'))) strings.push(itemText(content))
  }
  const from1904 = /date1904\s*=\s*["'](?:1|true)["']/.test(xml)
  return { sheets: known, strings, dateStyles: dateStyles(await zip.wholeText('xl/styles.xml')), from1904 }
}

/** Which of the cell styles show a number as a date. */
function dateStyles(xml: string): boolean[] {
  const codes = new Map<number, string>()
  for (const [, attributes = ''] of xml.matchAll(opening('numFmt'))) {
    codes.set(Number(attribute(attributes, 'numFmtId')), attribute(attributes, 'formatCode') ?? '')
  }
  const [, , styles = ''] = element('cellXfs').exec(xml) ?? []
  return [...styles.matchAll(opening('xf'))].map(([, attributes = '']) => {
    const id = Number(attribute(attributes, 'numFmtId') ?? 0)
    const code = codes.get(id)
    return code === undefined
      ? (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58)
      : isDateCode(code)
  })
}

/** Whether a number format has letters of dates outside of quotes, colours and conditions. */
const isDateCode = (code: string): boolean => /[dmyhs]/i.test(code.replace(/"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]|general/gi, ''))

/** The text of an entry in pieces that end with the closing tag of an element. @throws SOURCE_RECORD_TOO_LONG SOURCE_BROKEN */
async function* parts(zip: Zip, path: string, name: string, onText?: (length: number) => void): AsyncGenerator<string> {
  let rest = ''
  let closing = `</${name}>`
  const prefixed = new RegExp(`</\\w+:${name}>`)
  for await (const text of zip.text(path)) {
    onText?.(text.length)
    rest += text
    let at = rest.lastIndexOf(closing)
    if (at < 0) {
      closing = prefixed.exec(rest)?.[0] ?? closing
      at = rest.lastIndexOf(closing)
    }
    if (at >= 0) {
      yield rest.slice(0, at + closing.length)
      rest = rest.slice(at + closing.length)
    } else if (rest.length > largestRecord)
      throw new DomainError('SOURCE_RECORD_TOO_LONG', { line: 1, megabytes: largestRecord / 1024 / 1024 })
  }
}

const columnOf = (reference: string): number => {
  let column = 0
  for (const letter of reference) {
    const code = letter.charCodeAt(0)
    if (code < 65 || code > 90) break
    column = column * 26 + code - 64
  }
  return column
}

/** The rows of a sheet that hold a value, in order. */
export async function* sheetRows(zip: Zip, book: Workbook, sheet: Sheet, onShare?: (share: number) => void): AsyncGenerator<SheetRow> {
  let seen = 0
  let row = 0
  const size = Math.max(1, zip.size(sheet.path))
  const count = (length: number): void => {
    seen += length
    onShare?.(Math.min(1, seen / size))
  }
  for await (const part of parts(zip, sheet.path, 'row', count)) {
    for (const [, attributes = '', content = ''] of part.matchAll(element('row'))) {
      row = Number(attribute(attributes, 'r') ?? row + 1)
      const cells = rowCells(content, book)
      if (cells.length > 0) yield { row, cells }
    }
  }
}

const cellElement = element('c')
const valueElement = /<(?:\w+:)?v\b[^>]*>([\s\S]*?)<\/(?:\w+:)?v>/

function rowCells(xml: string, book: Workbook): SheetCell[] {
  const cells: SheetCell[] = []
  let column = 0
  for (const [, attributes = '', content] of xml.matchAll(cellElement)) {
    const reference = attribute(attributes, 'r')
    column = reference ? columnOf(reference) : column + 1
    if (!content) continue
    const cell = cellOf(attributes, content, book)
    if (cell.text !== '') cells.push({ column, ...cell })
  }
  return cells
}

const nothing = { text: '', kind: cellKind.text }

function cellOf(attributes: string, content: string, book: Workbook): { text: string; kind: CellKind } {
  const type = attribute(attributes, 't') ?? 'n'
  if (type === 'inlineStr') return { text: itemText(content).trim(), kind: cellKind.text }
  const value = decodeXml(valueElement.exec(content)?.[1] ?? '').trim()
  if (value === '' || type === 'e') return nothing
  if (type === 's') return { text: (book.strings[Number(value)] ?? '').trim(), kind: cellKind.text }
  if (type === 'b') return { text: value === '1' || value === 'true' ? 'true' : 'false', kind: cellKind.text }
  if (type === 'd') return { text: value, kind: cellKind.date }
  const number = type === 'n' ? Number(value) : Number.NaN
  if (Number.isNaN(number)) return { text: value, kind: cellKind.text }
  const style = attribute(attributes, 's')
  const date = style !== undefined && book.dateStyles[Number(style)] ? serialDate(number, book.from1904) : null
  return date ? { text: date, kind: cellKind.date } : { text: value.length <= 15 ? value : numberText(number), kind: cellKind.number }
}

/** The calendar's day 0 in ms; Excel counts a 29 February 1900 that never was, so its days before 1 March 1900 are one off. */
const day0 = Date.UTC(1899, 11, 30)
const day0of1904 = Date.UTC(1904, 0, 1)

/** ISO text of a spreadsheet's day number; null for a time of day without a day, which stays a number. */
function serialDate(serial: number, from1904: boolean): string | null {
  if (!(serial >= 1 && serial < 2_958_466)) return null
  const shift = !from1904 && serial < 60 ? 1 : 0
  const text = new Date((from1904 ? day0of1904 : day0) + Math.round((serial + shift) * 86_400_000)).toISOString()
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text
}
