import { speaksOfIds } from '#data/quality'
import type { ColumnProfile } from '#schema/data/quality'

/** Whether a column names its rows: nearly as many values as rows, and no measurement. */
export function namesItsRows(column: ColumnProfile): boolean {
  const known = column.rows - column.missing
  if (known < 20 || column.type === 'date' || column.type === 'boolean') return false
  if (!('top' in column)) {
    if (column.distinct < known) return false
    return speaksOfIds(column.name) || (column.missing === 0 && column.max! - column.min! === known - 1)
  }
  return column.distinct >= (speaksOfIds(column.name) ? 0.95 : column.type === 'text' ? 2 : 0.99) * known
}
