import ExcelJS from 'exceljs'
import { type Language, say } from '#base'
import { reasonCount } from './reasons.ts'
import type { Scores } from './scores.ts'
import { texts } from './texts.ts'
import { floatText, headerOf } from './write-csv.ts'

/** A sheet holds 1,048,576 rows; the rest goes to a further sheet. */
const rowsPerSheet = 1_000_000
const longestCell = 32_767

const text = (value: string): string => (value.length > longestCell ? value.slice(0, longestCell) : value)
const number = (value: number): number => Number(floatText(value))

/** scores.xlsx: header bold and fixed, widths that fit, texts stored as texts (never as formulas), numbers as numbers. */
export async function writeXlsx(path: string, scores: Scores, language: Language, isProbability: boolean): Promise<void> {
  const book = new ExcelJS.stream.xlsx.WorkbookWriter({ filename: path, useStyles: true, useSharedStrings: false })
  const n = scores.ids.length
  const header = headerOf(scores)
  const numFmt = isProbability ? '0.0%' : '#,##0.00'
  for (let from = 0, part = 1; from < Math.max(1, n); from += rowsPerSheet, part++) {
    const name = say(texts, language, 'sheet')
    const sheet = book.addWorksheet(part === 1 ? name : `${name} ${part}`, { views: [{ state: 'frozen', ySplit: 1, xSplit: 1 }] })
    sheet.columns = header.map((title, j) => {
      const isNumber = title === 'score' || (j > 2 && j < 3 + scores.classes.length) || (title === 'prediction' && !isProbability)
      return {
        header: text(title),
        key: String(j),
        width: title.startsWith('reason_') ? 38 : Math.max(14, Math.min(40, title.length + 3)),
        ...(isNumber ? { style: { numFmt } } : {}),
      }
    })
    sheet.getRow(1).font = { bold: true }
    sheet.autoFilter = { from: { row: 1, column: 1 }, to: { row: 1, column: header.length } }
    for (let i = from; i < Math.min(n, from + rowsPerSheet); i++) {
      const prediction = scores.prediction[i]!
      sheet
        .addRow([
          text(scores.ids[i]!),
          number(scores.score[i]!),
          typeof prediction === 'number' ? number(prediction) : text(prediction),
          ...scores.classes.map((_, k) => number(scores.probabilities![k * n + i]!)),
          ...Array.from({ length: reasonCount }, (_, r) => text(scores.reasons[i]![r] ?? '')),
        ])
        .commit()
    }
    sheet.commit()
  }
  await book.commit()
}
