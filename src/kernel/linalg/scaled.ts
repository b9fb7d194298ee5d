import { DomainError } from '#base'
import type { Matrix } from './matrix.ts'

/** How columns are brought to one scale: (x − mean) / scale; plain data. */
export type Scaling = { means: number[]; scales: number[] }

/**
 * Mean and standard deviation of each column by the rows' weights; a constant column has scale 1.
 * @throws FEATURE_VALUE_MISSING when a value is not a finite number
 */
export function scalingOf(x: Matrix, weight: Float64Array | null, standardise: boolean): Scaling {
  const scaling: Scaling = { means: [], scales: [] }
  for (let j = 0; j < x.columns; j++) {
    let [whole, sum, squares] = [0, 0, 0]
    const value = (i: number) => x.values[j * x.rows + i]!
    for (let i = 0; i < x.rows; i++) {
      if (!Number.isFinite(value(i))) throw new DomainError('FEATURE_VALUE_MISSING', { row: i + 1, column: j + 1 })
      whole += weight ? weight[i]! : 1
      sum += (weight ? weight[i]! : 1) * value(i)
    }
    const mean = sum / whole
    for (let i = 0; i < x.rows; i++) squares += (weight ? weight[i]! : 1) * (value(i) - mean) ** 2
    const scale = Math.sqrt(squares / whole)
    scaling.means.push(standardise ? mean : 0)
    scaling.scales.push(standardise && scale > 0 ? scale : 1)
  }
  return scaling
}

/** Rows `first` … `end` − 1 side by side, scaled, in double. @throws FEATURE_VALUE_MISSING */
export function scaledRows(x: Matrix, { means, scales }: Readonly<Scaling>, first = 0, end = x.rows): Float64Array {
  const { columns: d } = x
  const rows = new Float64Array((end - first) * d)
  for (let j = 0; j < d; j++)
    for (let i = first; i < end; i++) {
      const value = x.values[j * x.rows + i]!
      if (!Number.isFinite(value)) throw new DomainError('FEATURE_VALUE_MISSING', { row: i + 1, column: j + 1 })
      rows[(i - first) * d + j] = (value - means[j]!) / scales[j]!
    }
  return rows
}
