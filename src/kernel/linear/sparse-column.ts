/** A column most of whose rows hold one value: that value, and the rows that differ with what they hold beyond it. */
export type SparseColumn = Readonly<{ base: number; rows: Int32Array; excess: Float64Array }>

/** A column pays as a sparse one when no more than this share of its rows differ. */
const mostDiffering = 1 / 8
/** Rows looked at to find the commonest value. */
const looked = 512

/** The column from its dense values, where it pays; null else. Values are finite. */
export function sparseColumn(values: Float32Array, from: number, n: number): SparseColumn | null {
  const base = commonest(values, from, n)
  let count = 0
  for (let i = 0; i < n; i++) {
    if (values[from + i] !== base && ++count > mostDiffering * n) return null
  }
  const rows = new Int32Array(count)
  const excess = new Float64Array(count)
  let at = 0
  for (let i = 0; i < n; i++) {
    if (values[from + i] === base) continue
    rows[at] = i
    excess[at++] = values[from + i]! - base
  }
  return { base, rows, excess }
}

/** The value that most of some rows hold, spread over all of them. */
function commonest(values: Float32Array, from: number, n: number): number {
  const stride = Math.max(1, Math.floor(n / looked))
  const counts = new Map<number, number>()
  let best = values[from]!
  for (let i = 0; i < n; i += stride) {
    const value = values[from + i]!
    const count = (counts.get(value) ?? 0) + 1
    counts.set(value, count)
    if (count > counts.get(best)!) best = value
  }
  return best
}

/** Σ u · excess. */
export function dotSparse({ rows, excess }: SparseColumn, u: Float64Array): number {
  let sum = 0
  for (let e = 0; e < rows.length; e++) sum += u[rows[e]!]! * excess[e]!
  return sum
}

/** to += factor · excess. */
export function addSparse({ rows, excess }: SparseColumn, factor: number, to: Float64Array): void {
  for (let e = 0; e < rows.length; e++) to[rows[e]!]! += factor * excess[e]!
}
