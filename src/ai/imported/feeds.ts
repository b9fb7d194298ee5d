import { DomainError, millisecondsPerDay } from '#base'
import type { Column, Table } from '#data/sources'
import type { TensorData } from './process.ts'
import type { ImportedInput } from './schema.ts'

const wrong = (column: Column, expected: string): DomainError =>
  new DomainError('RECIPE_COLUMN_TYPE', { column: column.name, type: column.type, expected })

/** Numbers of a column: as they are, dates in days since 1970, yes or no as 1 and 0. NaN = missing. */
function numberReader(column: Column): (row: number) => number {
  if (column.type === 'number') return (row) => column.values[row]!
  if (column.type === 'date') return (row) => Math.floor(column.values[row]! / millisecondsPerDay)
  if (column.type !== 'boolean') throw wrong(column, 'number')
  const yes = column.levels.findIndex((level) => /^(1|s|sí|si|y|yes|t|true|v|verdadero)$/i.test(level))
  if (yes < 0) throw wrong(column, 'number')
  return (row) => (column.codes[row]! < 0 ? Number.NaN : column.codes[row] === yes ? 1 : 0)
}

function textReader(column: Column): (row: number) => string {
  if ('codes' in column) return (row) => column.levels[column.codes[row]!] ?? ''
  if (column.type === 'date') throw wrong(column, 'category')
  return (row) => (Number.isNaN(column.values[row]!) ? '' : String(column.values[row]))
}

/** A whole number; these types have no mark for what is missing. */
function whole(value: number, column: string): number {
  if (!Number.isFinite(value)) throw new DomainError('IMPORTED_VALUE_MISSING', { column })
  return Math.trunc(value)
}

/** The values of one input for some rows, row by row. @throws RECIPE_COLUMN_MISSING, RECIPE_COLUMN_TYPE, IMPORTED_VALUE_MISSING */
function tensorFor({ type, columns: names }: ImportedInput, columns: ReadonlyMap<string, Column>, rows: Int32Array): TensorData {
  const own = names.map((name) => {
    const column = columns.get(name)
    if (!column) throw new DomainError('RECIPE_COLUMN_MISSING', { column: name })
    return column
  })
  const [n, width] = [rows.length, own.length]
  const dims = [n, width]
  const fill = <Values extends { [at: number]: Value }, Value>(data: Values, readers: ((row: number) => Value)[]): Values => {
    for (const [j, read] of readers.entries()) for (let i = 0; i < n; i++) data[i * width + j] = read(rows[i]!)
    return data
  }
  if (type === 'string') return { type, dims, data: fill<string[], string>(new Array(n * width), own.map(textReader)) }
  const numbers = own.map(numberReader)
  const wholes = numbers.map((read, j) => (row: number) => whole(read(row), names[j]!))
  switch (type) {
    case 'float32':
      return { type, dims, data: fill(new Float32Array(n * width), numbers) }
    case 'float64':
      return { type, dims, data: fill(new Float64Array(n * width), numbers) }
    case 'int32':
      return { type, dims, data: fill(new Int32Array(n * width), wholes) }
    case 'bool':
      return {
        type,
        dims,
        data: fill(
          new Uint8Array(n * width),
          wholes.map(
            (read) =>
              (row: number): number =>
                read(row) === 0 ? 0 : 1,
          ),
        ),
      }
    case 'int64':
      return {
        type,
        dims,
        data: fill(
          new BigInt64Array(n * width),
          wholes.map((read) => (row: number) => BigInt(read(row))),
        ),
      }
  }
}

/** What a model made elsewhere is fed for some rows of a table. @throws RECIPE_COLUMN_MISSING, RECIPE_COLUMN_TYPE, IMPORTED_VALUE_MISSING */
export function feedsOf(inputs: readonly ImportedInput[], table: Table, rows: Int32Array): Record<string, TensorData> {
  const columns = new Map(table.columns.map((column) => [column.name, column]))
  return Object.fromEntries(inputs.map((input) => [input.name, tensorFor(input, columns, rows)]))
}

/** Columns whose cells the model takes as they are spelled. */
export const spelledColumns = (inputs: readonly ImportedInput[]): string[] =>
  inputs.flatMap(({ type, columns }) => (type === 'string' ? columns : []))
