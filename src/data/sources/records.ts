import { levelOf } from './booleans.ts'
import { compactDate, scanDate, scannedDate } from './dates.ts'
import { MissingSpellings } from './missing.ts'
import { numberText } from './number-text.ts'
import { scanNumber, scanned } from './numbers.ts'
import type { ColumnFormat } from './schema.ts'
import type { Column, Table } from './table.ts'

type Value = string | number | boolean | null
/** A row that a program sends: values by the name of their column. */
export type DataRecord = Readonly<Record<string, Value>>

type Place = Readonly<{ row: number; column: string }>
/** Types whose values may be unreadable; any word is a category. */
type UnreadType = 'number' | 'date' | 'boolean'
/** Records as a table; what a record lacks or holds in no readable way is told, and missing in the table. */
export type RecordReading = Readonly<{
  table: Table
  absent: readonly Place[]
  unread: readonly (Place & Readonly<{ expected: UnreadType }>)[]
}>

const rememberedLevels = 1000
/** What `true` and `false` may be called, in the order of `booleans.ts`. */
const yes = ['sí', 'true', 'alta', 'activo', 'on']
const no = ['no', 'false', 'baja', 'inactivo', 'off']

/** The level of a column that `true` or `false` stands for; the word itself where the column has no such pair. */
function booleanLevel(value: boolean, levels: readonly string[]): string {
  for (const word of value ? yes : no) {
    const level = levelOf(word, levels)
    if (levels.includes(level)) return level
  }
  return String(value)
}

/** One column's way from a value to a cell; NaN (or null) is no value, undefined one that cannot be read. */
type CellReader = (value: Exclude<Value, null>) => number | string | null | undefined

let scratch = Buffer.allocUnsafe(4096)
/** Writes a text where the scanners read it. @returns its bytes */
function write(text: string): number {
  if (text.length * 3 > scratch.length) scratch = Buffer.allocUnsafe(text.length * 3)
  return scratch.write(text, 0, 'utf8')
}

function numberReader({ decimal }: ColumnFormat, missing: MissingSpellings): CellReader {
  const byPoint = decimal !== ','
  const known = (value: number): number | undefined => {
    if (value - value !== 0) return undefined
    return missing.numbers.has(value) ? Number.NaN : value + 0
  }
  return (value) => {
    if (typeof value === 'number') return known(value)
    if (typeof value === 'boolean') return undefined
    const end = write(value)
    if (scanNumber(scratch, 0, end)) {
      const found = byPoint ? scanned.dot : scanned.comma
      if (!Number.isNaN(found)) return known(found)
    }
    return missing.strength(scratch, 0, end) === 0 ? undefined : Number.NaN
  }
}

function dateReader({ dateOrder = 'ymd', compact }: ColumnFormat, missing: MissingSpellings): CellReader {
  return (value) => {
    if (typeof value === 'boolean') return undefined
    const end = write(typeof value === 'number' ? numberText(value) : value)
    if (missing.strength(scratch, 0, end) !== 0) return Number.NaN
    if (scanDate(scratch, 0, end)) {
      // Programs write dates as ISO 8601 whatever the spreadsheet did.
      const found = scannedDate[dateOrder]
      return Number.isNaN(found) ? (Number.isNaN(scannedDate.ymd) ? undefined : scannedDate.ymd) : found
    }
    if (!compact || !scanNumber(scratch, 0, end) || !scanned.whole) return undefined
    const found = compactDate(scanned.dot)
    return Number.isNaN(found) ? undefined : found
  }
}

function levelReader({ type, levels }: ColumnFormat, missing: MissingSpellings): CellReader {
  const remembered = new Map<string, string>()
  return (value) => {
    if (typeof value === 'boolean') return booleanLevel(value, levels ?? [])
    const text = typeof value === 'number' ? numberText(value) : value
    if (missing.strength(scratch, 0, write(text)) !== 0) return null
    if (!levels) return text
    let level = remembered.get(text)
    if (level === undefined) {
      level = levelOf(text, levels)
      if (remembered.size < rememberedLevels) remembered.set(text, level)
    }
    // A word that is neither of two is no third category
    if (type === 'boolean' && !levels.includes(level)) return undefined
    return level
  }
}

/**
 * Reads rows of programs as the columns of a file were read: the same decimal sign, order of dates and spellings of "no
 * value", for texts; numbers and booleans are what they are, and ISO 8601 is a date everywhere.
 * @param formats  the frozen reading of each column wanted; others are not looked at
 */
export function recordReader(formats: readonly ColumnFormat[]): (records: readonly DataRecord[]) => RecordReading {
  const spellings = new Map<string, MissingSpellings>()
  const readers = formats.map((format) => {
    const key = format.missing.join('\n')
    const missing = spellings.get(key) ?? new MissingSpellings(format.missing)
    spellings.set(key, missing)
    const { name, type } = format
    if (type === 'number') return { name, type, read: numberReader(format, missing) } as const
    if (type === 'date') return { name, type, hasTime: format.hasTime ?? false, read: dateReader(format, missing) } as const
    return { name, type, read: levelReader(format, missing) } as const
  })
  return (records) => {
    const absent: Place[] = []
    const unread: (Place & { expected: UnreadType })[] = []
    const columns = readers.map((reader): Column => {
      const { name, type, read } = reader
      const cell = (row: number) => {
        const record = records[row]!
        if (!Object.hasOwn(record, name)) {
          absent.push({ row, column: name })
          return null
        }
        const value = record[name]!
        if (value === null) return null
        const text = typeof value === 'string' ? value.trim() : value
        return text === '' ? null : read(text)
      }
      if (type === 'number' || type === 'date') {
        const values = new Float64Array(records.length)
        for (let row = 0; row < values.length; row++) {
          const found = cell(row)
          if (found === undefined) unread.push({ row, column: name, expected: type })
          values[row] = typeof found === 'number' ? found : Number.NaN
        }
        return type === 'number' ? { name, type, values } : { name, type, values, hasTime: reader.hasTime }
      }
      const codes = new Int32Array(records.length)
      const levels: string[] = []
      const known = new Map<string, number>()
      for (let row = 0; row < codes.length; row++) {
        const found = cell(row)
        if (found === undefined && type === 'boolean') unread.push({ row, column: name, expected: type })
        if (typeof found !== 'string') {
          codes[row] = -1
          continue
        }
        let code = known.get(found)
        if (code === undefined) known.set(found, (code = levels.push(found) - 1))
        codes[row] = code
      }
      return { name, type, codes, levels }
    })
    return { table: { rows: records.length, columns }, absent, unread }
  }
}
