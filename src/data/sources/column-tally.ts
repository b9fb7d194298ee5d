import { type Batch, cellKind } from './batch.ts'
import { compactDate, scanDate, scannedDate } from './dates.ts'
import { Interner } from './interner.ts'
import type { MissingSpellings } from './missing.ts'
import { scanNumber, scanned } from './numbers.ts'

/** What one cell can be; a cell may be several. */
export const trait = {
  /** A number when the point, or when the comma, is the decimal sign; `split` when the two differ. */
  dot: 1,
  comma: 2,
  split: 4,
  percent: 8,
  leadingZero: 16,
  /** A whole number too long for a double: an identifier. */
  long: 32,
  infinite: 64,
  ymd: 128,
  dmy: 256,
  mdy: 512,
  /** A date with a time of day. */
  time: 1024,
  /** Eight digits that are a day. */
  compact: 2048,
  /** Nothing but digits. */
  digits: 4096,
  /** No value if the column holds numbers or dates. */
  weakMissing: 8192,
} as const

const emptyCell = -1
const exactDigits = 15

/** What a file's column holds, counted over all rows: enough to decide how to read it. */
export class ColumnTally {
  readonly #missing: MissingSpellings
  readonly #counts = new Map<number, number>()
  readonly #examples = new Map<number, string>()
  #lastTraits = 0
  #lastRun = 0
  rows = 0
  missing = 0
  /** Distinct texts that are neither numbers nor dates, up to a limit. */
  readonly texts: Interner
  readonly #textLimit: number
  words = 0
  textCells = 0
  readonly currencies = new Set<string>()

  constructor(missing: MissingSpellings, textLimit: number) {
    this.#missing = missing
    this.#textLimit = textLimit
    this.texts = new Interner(textLimit)
  }

  get manyTexts(): boolean {
    return this.texts.size >= this.#textLimit
  }
  get values(): number {
    return this.rows - this.missing
  }

  /** Counts the cells of one column of the batch. */
  take(batch: Batch, column: number): void {
    const { bytes, starts, ends, kinds, columns, rows } = batch
    for (let row = 0, i = column; row < rows; row++, i += columns) {
      const start = starts[i]!
      const end = ends[i]!
      const traits = this.#traits(bytes, start, end, kinds === null ? 0 : kinds[i]!)
      if (traits === emptyCell) {
        this.missing++
        continue
      }
      if (traits === this.#lastTraits) this.#lastRun++
      else this.#turn(traits, bytes, start, end)
    }
    this.rows += rows
  }

  /** Ends the counting: rows that came before the column's first cell have no value. */
  close(rows: number): void {
    this.missing += rows - this.rows
    this.rows = rows
  }

  /** Number of cells with all of these traits and none of those. */
  count(all: number, none = 0): number {
    this.#settle()
    let n = 0
    for (const [traits, cells] of this.#counts) if ((traits & all) === all && (traits & none) === 0) n += cells
    return n
  }
  /** Number of cells with any of these traits and none of those. */
  countAny(any: number, none = 0): number {
    this.#settle()
    let n = 0
    for (const [traits, cells] of this.#counts) if ((traits & any) !== 0 && (traits & none) === 0) n += cells
    return n
  }
  /** The first cell of the file that has all of these traits and none of those. */
  example(all: number, none = 0): string {
    for (const [traits, text] of this.#examples) if ((traits & all) === all && (traits & none) === 0) return text
    return ''
  }

  #settle(): void {
    if (this.#lastRun > 0) this.#counts.set(this.#lastTraits, (this.#counts.get(this.#lastTraits) ?? 0) + this.#lastRun)
    this.#lastRun = 0
  }
  #turn(traits: number, bytes: Buffer, start: number, end: number): void {
    this.#settle()
    this.#lastTraits = traits
    this.#lastRun = 1
    if (!this.#examples.has(traits)) this.#examples.set(traits, bytes.toString('utf8', start, Math.min(end, start + 60)))
  }

  #traits(bytes: Buffer, start: number, end: number, kind: number): number {
    if (start === end) return emptyCell
    const first = bytes[start]!
    // a digit, a sign or a decimal sign first: most likely a number
    if (first >= 43 && first <= 57 && first !== 47) {
      if (scanDate(bytes, start, end)) return this.#missing.strength(bytes, start, end) === 2 ? emptyCell : dateTraits(kind)
      if (scanNumber(bytes, start, end)) return this.#numberTraits(kind)
    }
    const strength = this.#missing.strength(bytes, start, end)
    if (strength === 2) return emptyCell
    if (scanNumber(bytes, start, end)) return this.#numberTraits(kind)
    this.#countText(bytes, start, end)
    return strength === 1 ? trait.weakMissing : 0
  }

  #numberTraits(kind: number): number {
    const { dot, comma } = scanned
    const sentinels = this.#missing.numbers
    if (sentinels.size > 0 && (sentinels.has(dot) || sentinels.has(comma))) {
      this.#missing.countNumber(sentinels.has(dot) ? dot : comma)
      return emptyCell
    }
    const long = scanned.digits > exactDigits ? trait.long : 0
    if (kind === cellKind.number) return trait.dot | trait.comma | long
    let traits = long
    if (!Number.isNaN(dot)) traits |= trait.dot
    if (!Number.isNaN(comma)) traits |= trait.comma
    if (traits === (trait.dot | trait.comma | long) && dot !== comma) traits |= trait.split
    if (dot - dot !== 0 && comma - comma !== 0) traits |= trait.infinite
    if (scanned.percent) traits |= trait.percent
    if (scanned.leadingZero) traits |= trait.leadingZero
    if (scanned.currency !== '') this.currencies.add(scanned.currency)
    if (scanned.whole) traits |= trait.digits | (scanned.digits === 8 && !Number.isNaN(compactDate(dot)) ? trait.compact : 0)
    return traits
  }

  #countText(bytes: Buffer, start: number, end: number): void {
    if (!this.manyTexts) this.texts.intern(bytes, start, end)
    this.textCells++
    let words = 1
    for (let p = start; p < end; p++) if (bytes[p] === 32 && bytes[p + 1] !== 32) words++
    this.words += words
  }
}

function dateTraits(kind: number): number {
  const time = scannedDate.hasTime ? trait.time : 0
  // a cell that is a date by its type holds for any order
  if (kind === cellKind.date) return trait.ymd | trait.dmy | trait.mdy | time
  return (
    (Number.isNaN(scannedDate.ymd) ? 0 : trait.ymd) |
    (Number.isNaN(scannedDate.dmy) ? 0 : trait.dmy) |
    (Number.isNaN(scannedDate.mdy) ? 0 : trait.mdy) |
    time
  )
}
