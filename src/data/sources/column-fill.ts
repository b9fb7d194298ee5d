import { type Batch, cellKind } from './batch.ts'
import { levelOf } from './booleans.ts'
import { compactDate, scanDate, scannedDate } from './dates.ts'
import { Interner } from './interner.ts'
import { MissingSpellings } from './missing.ts'
import { scanNumber, scanned } from './numbers.ts'
import type { ColumnFormat } from './schema.ts'
import type { Column } from './table.ts'

/** Turns the cells of one column into its values, batch by batch. */
interface ColumnFill {
  /** Reads one column of the batch into rows from `at` on. */
  take(batch: Batch, column: number, at: number): void
  finish(): Column
  /** Cells that hold something which the format does not read; they became missing. */
  readonly unread: number
  readonly example: string
}

/** One fill per format, for so many rows; all cells are missing at first. */
export function createFills(formats: readonly ColumnFormat[], rows: number): ColumnFill[] {
  const known = new Map<string, MissingSpellings>()
  return formats.map((format) => {
    const key = format.missing.join('\n')
    let missing = known.get(key)
    if (!missing) known.set(key, (missing = new MissingSpellings(format.missing)))
    if (format.type === 'number') return new NumberFill(format, rows, missing)
    if (format.type === 'date') return new DateFill(format, rows, missing)
    return new CategoryFill(format, rows, missing)
  })
}

const emptyNumbers = (rows: number): Float64Array => new Float64Array(new SharedArrayBuffer(8 * rows)).fill(Number.NaN)

class NumberFill implements ColumnFill {
  readonly #format: ColumnFormat
  readonly #values: Float64Array
  readonly #missing: MissingSpellings
  unread = 0
  example = ''

  constructor(format: ColumnFormat, rows: number, missing: MissingSpellings) {
    this.#format = format
    this.#values = emptyNumbers(rows)
    this.#missing = missing
  }

  take({ bytes, starts, ends, kinds, columns, rows }: Batch, column: number, at: number): void {
    const values = this.#values
    const byPoint = this.#format.decimal !== ','
    const sentinels = this.#missing.numbers
    for (let row = 0, i = column; row < rows; row++, i += columns) {
      const start = starts[i]!
      const end = ends[i]!
      if (start === end) continue
      if (scanNumber(bytes, start, end)) {
        const value = byPoint || (kinds !== null && kinds[i] === cellKind.number) ? scanned.dot : scanned.comma
        // NaN − NaN and ∞ − ∞ are not 0
        if (value - value === 0) {
          if (sentinels.size === 0 || !sentinels.has(value)) values[at + row] = value
          continue
        }
        if (!Number.isNaN(value)) {
          this.#count(bytes, start, end)
          continue
        }
      }
      if (this.#missing.strength(bytes, start, end) === 0) this.#count(bytes, start, end)
    }
  }
  #count(bytes: Buffer, start: number, end: number): void {
    if (this.unread++ === 0) this.example = bytes.toString('utf8', start, Math.min(end, start + 60))
  }
  finish(): Column {
    return { name: this.#format.name, type: 'number', values: this.#values }
  }
}

class DateFill implements ColumnFill {
  readonly #format: ColumnFormat
  readonly #values: Float64Array
  readonly #missing: MissingSpellings
  unread = 0
  example = ''

  constructor(format: ColumnFormat, rows: number, missing: MissingSpellings) {
    this.#format = format
    this.#values = emptyNumbers(rows)
    this.#missing = missing
  }

  take({ bytes, starts, ends, kinds, columns, rows }: Batch, column: number, at: number): void {
    const order = this.#format.dateOrder ?? 'ymd'
    for (let row = 0, i = column; row < rows; row++, i += columns) {
      const start = starts[i]!
      const end = ends[i]!
      if (start === end || this.#missing.strength(bytes, start, end) !== 0) continue
      let value = Number.NaN
      if (scanDate(bytes, start, end)) value = kinds !== null && kinds[i] === cellKind.date ? scannedDate.ymd : scannedDate[order]
      else if (this.#format.compact && scanNumber(bytes, start, end) && scanned.whole) value = compactDate(scanned.dot)
      if (!Number.isNaN(value)) this.#values[at + row] = value
      else if (this.unread++ === 0) this.example = bytes.toString('utf8', start, Math.min(end, start + 60))
    }
  }
  finish(): Column {
    return { name: this.#format.name, type: 'date', values: this.#values, hasTime: this.#format.hasTime ?? false }
  }
}

class CategoryFill implements ColumnFill {
  readonly #format: ColumnFormat
  readonly #codes: Int32Array
  readonly #missing: MissingSpellings
  readonly #levels = new Interner()
  readonly unread = 0
  readonly example = ''

  constructor(format: ColumnFormat, rows: number, missing: MissingSpellings) {
    this.#format = format
    this.#codes = new Int32Array(new SharedArrayBuffer(4 * rows)).fill(-1)
    this.#missing = missing
  }

  take({ bytes, starts, ends, columns, rows }: Batch, column: number, at: number): void {
    const codes = this.#codes
    for (let row = 0, i = column; row < rows; row++, i += columns) {
      const start = starts[i]!
      const end = ends[i]!
      if (start !== end && this.#missing.strength(bytes, start, end) === 0) codes[at + row] = this.#levels.intern(bytes, start, end)
    }
  }

  finish(): Column {
    const type = this.#format.type === 'boolean' || this.#format.type === 'text' ? this.#format.type : 'category'
    const spelled = this.#levels.texts()
    const known = this.#format.levels
    if (!known) return { name: this.#format.name, type, codes: this.#codes, levels: spelled }
    // spellings of the same meaning share one level
    const levels = [...known]
    const codeOf = spelled.map((text) => {
      const level = levelOf(text, known)
      if (!levels.includes(level)) levels.push(level)
      return levels.indexOf(level)
    })
    for (let row = 0; row < this.#codes.length; row++) {
      const code = this.#codes[row]!
      if (code >= 0) this.#codes[row] = codeOf[code]!
    }
    return { name: this.#format.name, type, codes: this.#codes, levels }
  }
}
