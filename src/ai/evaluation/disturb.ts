import type { Column, Table } from '#data/sources'
import { normalDraw, type Rng } from '#kernel/sampling'

/** A level that no training file can have held. */
const unheardOf = '\u0000?'

/** The given rows of some columns as a table of its own. */
export function takeTable(table: Table, rows: Int32Array, names: readonly string[]): Table {
  const columns = table.columns
    .filter((column) => names.includes(column.name))
    .map(
      (column): Column =>
        'codes' in column
          ? { ...column, codes: Int32Array.from(rows, (row) => column.codes[row]!) }
          : { ...column, values: Float64Array.from(rows, (row) => column.values[row]!) },
    )
  return { rows: rows.length, columns }
}

/** The table with one column replaced. */
export const withColumn = (table: Table, replaced: Column): Table => ({
  rows: table.rows,
  columns: table.columns.map((column) => (column.name === replaced.name ? replaced : column)),
})

/** Standard deviation of the known values. */
export function spreadOf(values: Float64Array): number {
  let [n, mean, squares] = [0, 0, 0]
  for (const value of values) {
    if (!Number.isFinite(value)) continue
    n++
    const step = value - mean
    mean += step / n
    squares += step * (value - mean)
  }
  return n > 1 ? Math.sqrt(squares / n) : 0
}

/**
 * What can go wrong with a file: cells go missing, numbers are a little off (by `share` of their spread), categories are
 * spelled as never before. A share of the cells is hit, each on its own.
 */
export function disturb(table: Table, kind: 'missing' | 'noise' | 'unseen', share: number, rng: Rng): Table {
  const columns = table.columns.map((column): Column => {
    if ('codes' in column) {
      if (kind === 'noise') return column
      const code = kind === 'missing' ? -1 : column.levels.length
      const levels = kind === 'missing' ? column.levels : [...column.levels, unheardOf]
      return { ...column, levels, codes: column.codes.map((own) => (rng() < share ? code : own)) }
    }
    if (kind === 'missing') return { ...column, values: column.values.map((value) => (rng() < share ? Number.NaN : value)) }
    if (kind === 'unseen' || column.type === 'date') return column
    const spread = spreadOf(column.values) * share
    return { ...column, values: column.values.map((value) => value + spread * normalDraw(rng)) }
  })
  return { rows: table.rows, columns }
}
