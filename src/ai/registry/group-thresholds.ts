import { DomainError } from '#base'
import type { Column, Table } from '#data/sources'
import type { ModelFile } from './model.ts'

/** The level by which a row belongs to a group; null where it is not known. */
export function levelOf(column: Column, row: number): string | null {
  if ('codes' in column) return column.levels[column.codes[row]!] ?? null
  const value = column.values[row]!
  return Number.isNaN(value) ? null : String(value)
}

const keyOf = (levels: readonly (string | null)[]): string => JSON.stringify(levels)

/**
 * From which probability each row is predicted positive: the common threshold unless its group has one of its own.
 * @throws COLUMNS_MISSING when the table lacks a column that makes the groups
 */
export function thresholdsOf(model: Pick<ModelFile, 'threshold' | 'groupThresholds'>, table: Table, rows: Int32Array): Float64Array {
  const common = model.threshold ?? 0.5
  const own = model.groupThresholds
  if (!own) return new Float64Array(rows.length).fill(common)
  const columns = own.columns.map((name) => {
    const column = table.columns.find((each) => each.name === name)
    if (!column) throw new DomainError('COLUMNS_MISSING', { n: 1, columns: name, nearest: '–' })
    return column
  })
  const of = new Map(own.groups.map(({ levels, threshold }) => [keyOf(levels), threshold]))
  return Float64Array.from(rows, (row) => of.get(keyOf(columns.map((column) => levelOf(column, row)))) ?? common)
}
