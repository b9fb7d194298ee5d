import { open } from 'node:fs/promises'
import { reasonCount } from './reasons.ts'
import type { Scores } from './scores.ts'

/** Takes scores part by part, in order; `end` makes the file whole, `abandon` only lets go of it. */
export type ScoresWriter = { add(scores: Scores): Promise<void>; end(): Promise<void>; abandon(): Promise<void> }

/** A number in the fewest digits that give the same float32 back. */
export function floatText(value: number): string {
  for (let digits = 6; digits < 9; digits++) {
    const text = String(Number(value.toPrecision(digits)))
    if (Math.fround(Number(text)) === value) return text
  }
  return String(Number(value.toPrecision(9)))
}

/** How a spreadsheet expects its CSV. */
export type CsvStyle = Readonly<{ separator: ',' | ';'; decimal: '.' | ','; start: '' | '\ufeff' }>
/** As RFC 4180 writes it. */
export const plainCsv: CsvStyle = { separator: ',', decimal: '.', start: '' }
/** As Excel in Spanish opens it on a double click: without the mark it takes UTF-8 for Windows-1252. */
export const spanishExcel: CsvStyle = { separator: ';', decimal: ',', start: '\ufeff' }

const isNumeric = /^[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?$/

/**
 * A cell as RFC 4180 writes it, with the separator of the style. Spreadsheets run cells that start with = + - @ tab or
 * carriage return as formulas: those get a leading apostrophe, also behind spaces, unless they are numbers.
 */
export function csvCell(text: string, { separator }: CsvStyle = plainCsv): string {
  const safe = /^\s*[=+\-@\t\r＝＋－＠]/.test(text) && !isNumeric.test(text) ? `'${text}` : text
  return safe.includes(separator) || /["\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

export const headerOf = (scores: Scores): string[] => [
  scores.idName,
  'score',
  'prediction',
  ...scores.classes.map((name) => `score_${name}`),
  ...(scores.actual ? ['actual'] : []),
  ...Array.from({ length: reasonCount }, (_, i) => `reason_${i + 1}`),
]

/** The beginning of a CSV of scores: its names of columns. */
export const headerLine = (scores: Scores, style: CsvStyle = plainCsv): string =>
  `${style.start}${headerOf(scores)
    .map((name) => csvCell(name, style))
    .join(style.separator)}\r\n`

/** Lines of a CSV of scores without the header; lines end with CR LF, same scores → same bytes. */
export function csvLines(scores: Scores, style: CsvStyle = plainCsv): string {
  const n = scores.ids.length
  const number = (value: number): string => floatText(value).replace('.', style.decimal)
  const answer = (value: string | number): string => (typeof value === 'number' ? number(value) : csvCell(value, style))
  let lines = ''
  for (let i = 0; i < n; i++) {
    const cells = [csvCell(scores.ids[i]!, style), number(scores.score[i]!), answer(scores.prediction[i]!)]
    for (let k = 0; k < scores.classes.length; k++) cells.push(number(scores.probabilities![k * n + i]!))
    if (scores.actual) cells.push(csvCell(scores.actual[i]!, style))
    for (let r = 0; r < reasonCount; r++) cells.push(csvCell(scores.reasons[i]![r] ?? '', style))
    lines += `${cells.join(style.separator)}\r\n`
  }
  return lines
}

/** A new scores.csv that takes parts one after the other; the first part decides the header. */
export async function openCsv(path: string): Promise<ScoresWriter> {
  const file = await open(path, 'wx')
  let begun = false
  return {
    async add(scores) {
      await file.write(begun ? csvLines(scores) : headerLine(scores) + csvLines(scores))
      begun = true
    },
    end: () => file.close(),
    abandon: () => file.close(),
  }
}
