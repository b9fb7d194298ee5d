import { DomainError } from '#base'

/** Dense table of numbers, column-major float32: value(i, j) = values[j · rows + i]. NaN = missing. */
export type Matrix = Readonly<{
  rows: number
  columns: number
  /** Length rows · columns; may lie over a SharedArrayBuffer, so that threads read it without a copy. */
  values: Float32Array
}>

/**
 * A new matrix with the given rows of `m`, in the given order; a row may be taken more than once.
 * @param rows row numbers, 0 ≤ row < m.rows
 * @throws INVALID_ARGUMENT when a row number is not a row of `m`
 */
export function takeRows(m: Matrix, rows: Int32Array): Matrix {
  const taken = rows.length
  for (let i = 0; i < taken; i++) {
    const row = rows[i]!
    if (row < 0 || row >= m.rows)
      throw new DomainError('INVALID_ARGUMENT', { name: 'rows', got: String(row), expected: `0 … ${m.rows - 1}` })
  }
  const values = new Float32Array(taken * m.columns)
  for (let j = 0; j < m.columns; j++) {
    const from = j * m.rows
    const to = j * taken
    for (let i = 0; i < taken; i++) values[to + i] = m.values[from + rows[i]!]!
  }
  return { rows: taken, columns: m.columns, values }
}
