import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import { setImmediate } from 'node:timers/promises'
import ExcelJS from 'exceljs'
import { type Language, say } from '#base'
import { reasonCount } from './reasons.ts'
import type { Scores } from './scores.ts'
import { texts } from './texts.ts'
import { floatText, headerOf, type ScoresWriter } from './write-csv.ts'

export type Style = Readonly<{ language: Language; isProbability: boolean }>

/** A sheet holds 1,048,576 rows; the rest goes to a further sheet. */
const rowsPerSheet = 1_000_000
const longestCell = 32_767

const text = (value: string): string => (value.length > longestCell ? value.slice(0, longestCell) : value)
const number = (value: number): number => Number(floatText(value))

/** Opens a sheet: header bold and fixed, widths that fit, numbers as numbers. */
function openSheet(book: ExcelJS.stream.xlsx.WorkbookWriter, part: number, scores: Scores, style: Style): ExcelJS.Worksheet {
  const header = headerOf(scores)
  const numFmt = style.isProbability ? '0.0%' : '#,##0.00'
  const name = say(texts, style.language, 'sheet')
  const sheet = book.addWorksheet(part === 1 ? name : `${name} ${part}`, { views: [{ state: 'frozen', ySplit: 1, xSplit: 1 }] })
  sheet.columns = header.map((title, j) => {
    const isNumber = title === 'score' || (j > 2 && j < 3 + scores.classes.length) || (title === 'prediction' && !style.isProbability)
    return {
      header: text(title),
      key: String(j),
      width: title.startsWith('reason_') ? 38 : Math.max(14, Math.min(40, title.length + 3)),
      ...(isNumber ? { style: { numFmt } } : {}),
    }
  })
  sheet.getRow(1).font = { bold: true }
  sheet.autoFilter = { from: { row: 1, column: 1 }, to: { row: 1, column: header.length } }
  return sheet
}

const cellsOf = (scores: Scores, i: number): (string | number)[] => {
  const prediction = scores.prediction[i]!
  return [
    text(scores.ids[i]!),
    number(scores.score[i]!),
    typeof prediction === 'number' ? number(prediction) : text(prediction),
    ...scores.classes.map((_, k) => number(scores.probabilities![k * scores.ids.length + i]!)),
    ...Array.from({ length: reasonCount }, (_, r) => text(scores.reasons[i]![r] ?? '')),
  ]
}

/** A new scores.xlsx that takes parts one after the other; texts are stored as texts, never as formulas. */
export async function openXlsx(path: string, style: Style): Promise<ScoresWriter> {
  // The file must be ours before the library opens it, and a disk error must reach us.
  const stream = createWriteStream(path, { flags: 'wx' })
  await once(stream, 'open')
  let failure: Error | null = null
  stream.on('error', (error) => {
    failure ??= error
  })
  const book = new ExcelJS.stream.xlsx.WorkbookWriter({ stream, useStyles: true, useSharedStrings: false })
  let sheet: ExcelJS.Worksheet | null = null
  let [written, part] = [0, 0]
  return {
    async add(scores) {
      for (let i = 0; i < scores.ids.length || sheet === null; i++) {
        if (sheet === null || written === rowsPerSheet) {
          sheet?.commit()
          sheet = openSheet(book, ++part, scores, style)
          written = 0
        }
        if (i >= scores.ids.length) break
        sheet.addRow(cellsOf(scores, i)).commit()
        written++
      }
      if (failure) throw failure
      // The library never waits for the disk: what it holds is let out before more is added.
      if (stream.writableNeedDrain) await Promise.race([once(stream, 'drain'), once(stream, 'error')])
      else await setImmediate()
      if (failure) throw failure
    },
    async end() {
      sheet?.commit()
      const closed = finished(stream)
      await Promise.all([book.commit(), closed])
    },
    async abandon() {
      stream.destroy()
      if (!stream.closed) await once(stream, 'close')
    },
  }
}
