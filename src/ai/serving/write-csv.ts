import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { reasonCount } from './reasons.ts'
import type { Scores } from './scores.ts'

/** A number in the fewest digits that give the same float32 back. */
export function floatText(value: number): string {
  for (let digits = 6; digits < 9; digits++) {
    const text = String(Number(value.toPrecision(digits)))
    if (Math.fround(Number(text)) === value) return text
  }
  return String(Number(value.toPrecision(9)))
}

const isNumeric = /^[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?$/

/**
 * A cell as RFC 4180 writes it. Spreadsheets run cells that start with = + - @ tab or carriage return as formulas: those get
 * a leading apostrophe, unless they are numbers.
 */
export function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) && !isNumeric.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

export const headerOf = (scores: Scores): string[] => [
  scores.idName,
  'score',
  'prediction',
  ...scores.classes.map((name) => `score_${name}`),
  ...Array.from({ length: reasonCount }, (_, i) => `reason_${i + 1}`),
]

const answer = (value: string | number): string => (typeof value === 'number' ? floatText(value) : csvCell(value))

/** Lines of scores.csv: header first, lines end with CR LF, same scores → same bytes. */
export function* csvLines(scores: Scores): Generator<string> {
  const n = scores.ids.length
  yield `${headerOf(scores).map(csvCell).join(',')}\r\n`
  for (let i = 0; i < n; i++) {
    const cells = [csvCell(scores.ids[i]!), floatText(scores.score[i]!), answer(scores.prediction[i]!)]
    for (let k = 0; k < scores.classes.length; k++) cells.push(floatText(scores.probabilities![k * n + i]!))
    for (let r = 0; r < reasonCount; r++) cells.push(csvCell(scores.reasons[i]![r] ?? ''))
    yield `${cells.join(',')}\r\n`
  }
}

function* inBlocks(lines: Iterable<string>): Generator<string> {
  let block = ''
  for (const line of lines) {
    block += line
    if (block.length > 65_536) {
      yield block
      block = ''
    }
  }
  if (block !== '') yield block
}

export const writeCsv = (path: string, scores: Scores): Promise<void> =>
  pipeline(Readable.from(inBlocks(csvLines(scores)), { objectMode: false }), createWriteStream(path, { flags: 'wx' }))
