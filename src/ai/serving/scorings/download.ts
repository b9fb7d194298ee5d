import { PassThrough, Readable } from 'node:stream'
import type { Scores } from '../scores.ts'
import { type CsvStyle, csvLines, headerLine, plainCsv, spanishExcel } from '../write-csv.ts'
import { type Style, xlsxTo } from '../write-xlsx.ts'
import type { DownloadFormat } from './schema.ts'

async function* csvOf(parts: AsyncIterable<Scores>, style: CsvStyle): AsyncGenerator<string> {
  let begun = false
  for await (const part of parts) {
    yield begun ? csvLines(part, style) : headerLine(part, style) + csvLines(part, style)
    begun = true
  }
}

/** Made while it is read; it breaks off where a part cannot be read, and when nobody reads on. */
function xlsxOf(parts: AsyncIterable<Scores>, style: Style): Readable {
  const out = new PassThrough()
  const book = xlsxTo(out, style)
  const make = async () => {
    for await (const part of parts) await book.add(part)
    await book.end()
  }
  make().catch((error: Error) => {
    out.destroy(error)
    void book.abandon()
  })
  return out
}

/** A list of scores as a file of this format, in memory that does not grow with it. */
export function scoresAs(format: DownloadFormat, parts: AsyncIterable<Scores>, style: Style): Readable {
  if (format === 'xlsx') return xlsxOf(parts, style)
  return Readable.from(csvOf(parts, format === 'csv' ? plainCsv : spanishExcel))
}
