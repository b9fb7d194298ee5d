import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { PassThrough, type Writable } from 'node:stream'
import { finished, pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'
import { type Language, say } from '#base'
import { reasonCount } from './reasons.ts'
import type { Scores } from './scores.ts'
import { texts } from './texts.ts'
import { floatText, type ScoresWriter } from './write-csv.ts'

// An Office Open XML workbook (ECMA-376): a zip of a few XML parts, written as a stream.

/** `scoreTitle` names the score where it is neither a probability nor a foretold value. */
export type Style = Readonly<{ language: Language; isProbability: boolean; scoreTitle?: string }>

/** A sheet holds 1,048,576 rows; the rest goes to a further sheet. */
const rowsPerSheet = 1_000_000
const longestCell = 32_767
/** Cell formats of `stylesXml`, by place. */
const plain = 0
const bold = 1
const answer = 2

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packageRelations = 'http://schemas.openxmlformats.org/package/2006/relationships'
const kind = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
/** The same for every file, so that equal scores give equal bytes. */
const made = new Date(2000, 0, 1)

// XML 1.0 has no place for most control characters, lone surrogates and two others.
const notXml = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu
const escaped = (text: string): string =>
  text
    .slice(0, longestCell)
    .replace(notXml, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')

/** A cell, once it is known where it stands. */
type Cell = (at: string) => string

/** A text is stored as a text: no spreadsheet takes it for a formula. */
const textCell =
  (text: string, format: number): Cell =>
  (at) =>
    `<c r="${at}" s="${format}" t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`
const numberCell =
  (value: number): Cell =>
  (at) =>
    `<c r="${at}" s="${answer}"><v>${floatText(value)}</v></c>`
/** A, B, …, Z, AA, … of a column counted from 0. */
const letters = (j: number): string => (j < 26 ? '' : letters(Math.floor(j / 26) - 1)) + String.fromCharCode(65 + (j % 26))

const rowXml = (number: number, cells: readonly Cell[]): string =>
  `<row r="${number}">${cells.map((cell, j) => cell(`${letters(j)}${number}`)).join('')}</row>`

/** The beginning of a sheet: header that stays, widths that fit. */
function sheetHead(header: readonly string[]): string {
  const widths = header.map((title, j) => {
    const width = j >= header.length - reasonCount ? 38 : Math.max(14, Math.min(40, title.length + 3))
    return `<col min="${j + 1}" max="${j + 1}" width="${width}" customWidth="1"/>`
  })
  return (
    `${head}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0">` +
    '<pane xSplit="1" ySplit="1" topLeftCell="B2" activePane="bottomRight" state="frozen"/></sheetView></sheetViews>' +
    `<cols>${widths.join('')}</cols><sheetData>${rowXml(
      1,
      header.map((title) => textCell(title, bold)),
    )}`
  )
}
const sheetTail = (columns: number, rows: number): string =>
  `</sheetData><autoFilter ref="A1:${letters(columns - 1)}${rows + 1}"/></worksheet>`

/** The names of the columns, for people. */
function titlesOf({ idName, classes, actual }: Scores, { language, isProbability, scoreTitle }: Style): string[] {
  const title = (key: keyof (typeof texts)['es'] & string, params?: Record<string, string | number>) => say(texts, language, key, params)
  return [
    idName === 'row' ? title('titleRow') : idName,
    scoreTitle ?? title(isProbability ? 'titleProbability' : 'titleValue'),
    title('titlePrediction'),
    ...classes.map((name) => title('titleClass', { name })),
    ...(actual ? [title('titleActual')] : []),
    ...Array.from({ length: reasonCount }, (_, i) => title('titleReason', { n: i + 1 })),
  ]
}

const cellsOfScores = (scores: Scores, i: number): Cell[] => {
  const prediction = scores.prediction[i]!
  return [
    textCell(scores.ids[i]!, plain),
    numberCell(scores.score[i]!),
    typeof prediction === 'number' ? numberCell(prediction) : textCell(prediction, plain),
    ...scores.classes.map((_, k) => numberCell(scores.probabilities![k * scores.ids.length + i]!)),
    ...(scores.actual ? [textCell(scores.actual[i]!, plain)] : []),
    ...Array.from({ length: reasonCount }, (_, r) => textCell(scores.reasons[i]![r] ?? '', plain)),
  ]
}

const stylesXml = (isProbability: boolean): string =>
  `${head}<styleSheet xmlns="${main}"><numFmts count="1"><numFmt numFmtId="164" formatCode="${isProbability ? '0.0%' : '#,##0.00'}"/></numFmts>` +
  '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>' +
  '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>' +
  '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>' +
  '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="3">' +
  '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>' +
  '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>' +
  '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>'

/** How a workbook looks: what its sheets are called, and whether its numbers are shares. */
type Look = Readonly<{ sheet: string; isShare: boolean }>

/** The parts that tell what the sheets are. */
function addDescription(zip: ZipFile, sheets: number, { sheet, isShare }: Look): void {
  const numbers = Array.from({ length: sheets }, (_, i) => i + 1)
  const name = (n: number) => escaped(sheet + (n === 1 ? '' : ` ${n}`))
  const add = (path: string, xml: string) => zip.addBuffer(Buffer.from(xml), path, { mtime: made })
  add(
    'xl/workbook.xml',
    `${head}<workbook xmlns="${main}" xmlns:r="${relations}"><sheets>${numbers.map((n) => `<sheet name="${name(n)}" sheetId="${n}" r:id="rId${n}"/>`).join('')}</sheets></workbook>`,
  )
  add(
    'xl/_rels/workbook.xml.rels',
    `${head}<Relationships xmlns="${packageRelations}">${numbers.map((n) => `<Relationship Id="rId${n}" Type="${relations}/worksheet" Target="worksheets/sheet${n}.xml"/>`).join('')}<Relationship Id="rId0" Type="${relations}/styles" Target="styles.xml"/></Relationships>`,
  )
  add('xl/styles.xml', stylesXml(isShare))
  add(
    '_rels/.rels',
    `${head}<Relationships xmlns="${packageRelations}"><Relationship Id="rId1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  )
  add(
    '[Content_Types].xml',
    `${head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${kind}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${kind}.styles+xml"/>${numbers.map((n) => `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="${kind}.worksheet+xml"/>`).join('')}</Types>`,
  )
}

/** A new scores.xlsx. */
export async function openXlsx(path: string, style: Style): Promise<ScoresWriter> {
  const file = createWriteStream(path, { flags: 'wx' })
  await once(file, 'open')
  return xlsxTo(file, style)
}

/** A workbook of any table, row after row: texts, numbers and empty cells. */
export function tableBookTo(
  file: Writable,
  { header, ...look }: Look & Readonly<{ header: readonly string[] }>,
): Readonly<{
  add(rows: readonly (readonly (string | number | null)[])[]): Promise<void>
  end(): Promise<void>
  abandon(): Promise<void>
}> {
  const book = bookTo(file, look)
  const cell = (value: string | number | null): Cell => (typeof value === 'number' ? numberCell(value) : textCell(value ?? '', plain))
  return { ...book, add: (rows) => book.add(header, rows.length, (i) => rows[i]!.map(cell)) }
}

/** A workbook of scores that takes parts one after the other and goes where it is told; equal scores give equal bytes. */
export function xlsxTo(file: Writable, style: Style): ScoresWriter {
  const book = bookTo(file, { sheet: say(texts, style.language, 'sheet'), isShare: style.isProbability })
  return { ...book, add: (scores) => book.add(titlesOf(scores, style), scores.ids.length, (i) => cellsOfScores(scores, i)) }
}

/** A workbook that takes parts one after the other and goes where it is told; equal cells give equal bytes. */
function bookTo(file: Writable, look: Look) {
  const zip = new ZipFile()
  const written = pipeline(zip.outputStream as NodeJS.ReadableStream, file)
  // A failure is told by the next `add` or by `end`; until then nobody waits for it.
  let failure: unknown = null
  written.catch((error: unknown) => {
    failure = error
  })
  let [sheet, rows, sheets, columns]: [PassThrough | null, number, number, number] = [null, 0, 0, 0]
  const send = async (xml: string): Promise<void> => {
    if (failure) throw failure
    if (!sheet!.write(xml)) await Promise.race([once(sheet!, 'drain'), written])
    if (failure) throw failure
  }
  const closeSheet = async (): Promise<void> => {
    await send(sheetTail(columns, rows))
    sheet!.end()
  }
  return {
    async add(header: readonly string[], n: number, cells: (i: number) => readonly Cell[]): Promise<void> {
      let xml = ''
      for (let i = 0; i < n || sheet === null; i++) {
        if (sheet === null || rows === rowsPerSheet) {
          if (sheet !== null) {
            await send(xml)
            await closeSheet()
            xml = ''
          }
          sheet = new PassThrough()
          zip.addReadStream(sheet, `xl/worksheets/sheet${++sheets}.xml`, { mtime: made })
          rows = 0
          columns = header.length
          xml += sheetHead(header)
        }
        if (i >= n) break
        rows++
        xml += rowXml(rows + 1, cells(i))
      }
      await send(xml)
    },
    async end(): Promise<void> {
      await closeSheet()
      addDescription(zip, sheets, look)
      zip.end()
      await written
    },
    async abandon(): Promise<void> {
      sheet?.destroy()
      file.destroy()
      await finished(file).catch(() => {})
    },
  }
}
