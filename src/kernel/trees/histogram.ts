import type { BinnedMatrix } from './bins.ts'

/**
 * Where each column's bins lie in a histogram: three numbers per bin, (Σ gradient, Σ hessian, rows), columns one after
 * the other, the missing bin last in each.
 */
export type HistogramLayout = Readonly<{ offset: Int32Array; width: number }>

export function layoutOf(x: BinnedMatrix): HistogramLayout {
  const offset = new Int32Array(x.columns)
  let width = 0
  for (let j = 0; j < x.columns; j++) {
    offset[j] = width
    width += 3 * (x.edges[j]!.length + 2)
  }
  return { offset, width }
}

/**
 * Sums gradients, hessians and rows by bin into `histogram`, which must be 0. Four columns share a pass over the rows.
 * @param steps gradient and hessian of rows[start], rows[start + 1], …, interleaved
 */
export function sumByBin(
  histogram: Float64Array,
  layout: HistogramLayout,
  x: BinnedMatrix,
  columns: Int32Array,
  rows: Int32Array,
  start: number,
  end: number,
  steps: Float64Array,
): void {
  const { bins, rows: n } = x
  const { offset } = layout
  let c = 0
  for (; c + 3 < columns.length; c += 4) {
    const j0 = columns[c]!
    const j1 = columns[c + 1]!
    const j2 = columns[c + 2]!
    const j3 = columns[c + 3]!
    const from0 = j0 * n
    const from1 = j1 * n
    const from2 = j2 * n
    const from3 = j3 * n
    const at0 = offset[j0]!
    const at1 = offset[j1]!
    const at2 = offset[j2]!
    const at3 = offset[j3]!
    for (let i = start, s = 0; i < end; i++, s += 2) {
      const row = rows[i]!
      const g = steps[s]!
      const h = steps[s + 1]!
      let at = at0 + 3 * bins[from0 + row]!
      histogram[at]! += g
      histogram[at + 1]! += h
      histogram[at + 2]! += 1
      at = at1 + 3 * bins[from1 + row]!
      histogram[at]! += g
      histogram[at + 1]! += h
      histogram[at + 2]! += 1
      at = at2 + 3 * bins[from2 + row]!
      histogram[at]! += g
      histogram[at + 1]! += h
      histogram[at + 2]! += 1
      at = at3 + 3 * bins[from3 + row]!
      histogram[at]! += g
      histogram[at + 1]! += h
      histogram[at + 2]! += 1
    }
  }
  for (; c < columns.length; c++) {
    const from = columns[c]! * n
    const first = offset[columns[c]!]!
    for (let i = start, s = 0; i < end; i++, s += 2) {
      const at = first + 3 * bins[from + rows[i]!]!
      histogram[at]! += steps[s]!
      histogram[at + 1]! += steps[s + 1]!
      histogram[at + 2]! += 1
    }
  }
}

/** Turns a parent's histogram into that of the other child. Exact, for the sums are of fixed-point numbers. */
export function subtractChild(parent: Float64Array, child: Float64Array): void {
  for (let i = 0; i < parent.length; i++) parent[i]! -= child[i]!
}
