import { DomainError } from '#base'
import type { Column, Table } from '#data/sources'
import { spelledColumns } from '../feeds.ts'
import type { ImportedModel } from '../schema.ts'

type Cell = string | number | boolean | null | undefined
export type Row = Readonly<Record<string, Cell>>

const decimal = /^\s*[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?\s*$/
function numberIn(cell: Cell, column: string): number {
  if (cell === null || cell === undefined || cell === '') return Number.NaN
  if (typeof cell !== 'string') return Number(cell)
  if (decimal.test(cell)) return Number(cell)
  throw new DomainError('IMPORTED_VALUE_UNREAD', { column, got: cell.slice(0, 100) })
}

/** Rows of a request as the table that an imported model reads. @throws IMPORTED_VALUE_UNREAD, RECIPE_COLUMN_MISSING where no row has a column */
export function tableOfRows(model: Pick<ImportedModel, 'inputs'>, rows: readonly Row[]): Table {
  const spelled = new Set(spelledColumns(model.inputs))
  const names = [...new Set(model.inputs.flatMap(({ columns }) => columns))]
  const columns = names.map((name): Column => {
    if (!rows.some((row) => Object.hasOwn(row, name))) throw new DomainError('RECIPE_COLUMN_MISSING', { column: name })
    const cells = rows.map((row): Cell => (Object.hasOwn(row, name) ? row[name] : null))
    if (!spelled.has(name)) return { name, type: 'number', values: Float64Array.from(cells, (cell) => numberIn(cell, name)) }
    const levels = cells.map((cell) => (cell === null || cell === undefined ? '' : String(cell)))
    return { name, type: 'category', codes: Int32Array.from(cells.keys()), levels }
  })
  return { rows: rows.length, columns }
}
