import { DomainError } from '#base'
import type { CategoryColumn, Column, DateColumn, NumberColumn } from '#data/sources'
import { datePartOf, daysBetween } from './date-part.ts'
import { clamped } from './linear-form.ts'
import { dateParts, type Step } from './schema.ts'
import { levelNumbers } from './words.ts'

/** Writes the number `at` of a step for each of `rows` into `out` (as long as `rows`); NaN = missing. */
export type ReadPart = (at: number, rows: Int32Array, out: Float64Array) => void
export type Columns = ReadonlyMap<string, Column>

function columnOf(columns: Columns, name: string): Column {
  const column = columns.get(name)
  if (!column) throw new DomainError('RECIPE_COLUMN_MISSING', { column: name })
  return column
}
const wrongType = (column: Column, expected: string): DomainError =>
  new DomainError('RECIPE_COLUMN_TYPE', { column: column.name, type: column.type, expected })

function numberColumn(columns: Columns, name: string): NumberColumn {
  const column = columnOf(columns, name)
  if (column.type !== 'number') throw wrongType(column, 'number')
  return column
}
function dateColumn(columns: Columns, name: string): DateColumn {
  const column = columnOf(columns, name)
  if (column.type !== 'date') throw wrongType(column, 'date')
  return column
}
function categoryColumn(columns: Columns, name: string): CategoryColumn {
  const column = columnOf(columns, name)
  if (column.type === 'number' || column.type === 'date') throw wrongType(column, 'category')
  return column
}

const places = new WeakMap<readonly string[], ReadonlyMap<string, number>>()
/** Place of each level of a step; remembered, as a step reads one record after another. */
function placesOf(levels: readonly string[]): ReadonlyMap<string, number> {
  let known = places.get(levels)
  if (!known) places.set(levels, (known = new Map(levels.map((level, i) => [level, i]))))
  return known
}

/** Place in `levels` of each level of a column; −1 where it is not among them. */
export const placesIn = (levels: readonly string[], column: CategoryColumn): Int32Array => {
  const known = placesOf(levels)
  const found = new Int32Array(column.levels.length)
  for (let i = 0; i < found.length; i++) found[i] = known.get(column.levels[i]!) ?? -1
  return found
}

/** Reads a number that depends on the level only: `ofLevel` per level of the column, `ofMissing` for none or an empty one. */
function byLevel(column: CategoryColumn, ofLevel: (at: number, level: number) => number, ofMissing: number): ReadPart {
  const { codes, levels } = column
  const ofCode = (at: number, code: number): number => (code < 0 || levels[code] === '' ? ofMissing : ofLevel(at, code))
  return (at, rows, out) => {
    if (rows.length <= levels.length) {
      for (let i = 0; i < rows.length; i++) out[i] = ofCode(at, codes[rows[i]!]!)
      return
    }
    const table = new Float64Array(levels.length + 1)
    for (let code = -1; code < levels.length; code++) table[code + 1] = ofCode(at, code)
    for (let i = 0; i < rows.length; i++) out[i] = table[codes[rows[i]!]! + 1]!
  }
}

const finite = (x: number): boolean => x - x === 0

/**
 * Prepares to read the numbers that a step makes of a table.
 * @throws RECIPE_COLUMN_MISSING, RECIPE_COLUMN_TYPE
 */
export function partReader(step: Step, columns: Columns): ReadPart {
  switch (step.kind) {
    case 'number': {
      const { values } = numberColumn(columns, step.column)
      return (_, rows, out) => {
        for (let i = 0; i < rows.length; i++) {
          const x = values[rows[i]!]!
          out[i] = finite(x) ? clamped(x) : Number.NaN
        }
      }
    }
    case 'date': {
      const { values } = dateColumn(columns, step.column)
      return (at, rows, out) => {
        const part = datePartOf[dateParts[at]!]
        for (let i = 0; i < rows.length; i++) out[i] = part(values[rows[i]!]!, step.reference)
      }
    }
    case 'interval': {
      const to = dateColumn(columns, step.column).values
      const from = dateColumn(columns, step.since).values
      return (_, rows, out) => {
        for (let i = 0; i < rows.length; i++) out[i] = daysBetween(from[rows[i]!]!, to[rows[i]!]!)
      }
    }
    case 'boolean': {
      const column = categoryColumn(columns, step.column)
      const side = placesIn([step.zero, step.one], column)
      return byLevel(column, (_, level) => (side[level]! < 0 ? Number.NaN : side[level]!), Number.NaN)
    }
    case 'category': {
      const column = categoryColumn(columns, step.column)
      const place = placesIn(step.levels, column)
      const other = step.levels.length
      return byLevel(column, (at, level) => (at === (place[level]! < 0 ? other : place[level]) ? 1 : 0), 0)
    }
    case 'codes': {
      const column = categoryColumn(columns, step.column)
      const place = placesIn(step.levels, column)
      return byLevel(column, (_, level) => (place[level]! < 0 ? step.levels.length : place[level]!), Number.NaN)
    }
    case 'frequency': {
      const column = categoryColumn(columns, step.column)
      const place = placesIn(step.levels, column)
      return byLevel(column, (_, level) => (place[level]! < 0 ? 0 : step.values[place[level]!]!), Number.NaN)
    }
    case 'target': {
      const column = categoryColumn(columns, step.column)
      const place = placesIn(step.levels, column)
      return byLevel(column, (_, level) => (place[level]! < 0 ? step.other : step.values[place[level]!]!), Number.NaN)
    }
    case 'text': {
      const column = categoryColumn(columns, step.column)
      const { numbers, width } = levelNumbers(column.levels)
      return byLevel(column, (at, level) => numbers[level * width + at]!, Number.NaN)
    }
    case 'missing': {
      if (step.of === 'category') return byLevel(categoryColumn(columns, step.column), () => 0, 1)
      const { values } = step.of === 'date' ? dateColumn(columns, step.column) : numberColumn(columns, step.column)
      return (_, rows, out) => {
        for (let i = 0; i < rows.length; i++) out[i] = finite(values[rows[i]!]!) ? 0 : 1
      }
    }
  }
}
