import { DomainError } from '#base'
import type { Matrix } from '#kernel/linalg'
import { addSparse, dotSparse, type SparseColumn, sparseColumn } from './sparse-column.ts'

/**
 * The columns of a matrix as if centred and brought to one scale, x̃ = (x − mean) / scale, worked out in double
 * precision while they are read: no copy is made. A column most of whose rows hold one value (a category's level, a word's
 * count) is read by the rows that differ.
 */
export class Columns {
  readonly rows: number
  readonly count: number
  readonly means: Float64Array
  /** 1 / scale; 0 for a constant column, which thereby plays no part. */
  readonly inverse: Float64Array
  /** Where a column is read by the rows that differ; null where it is read whole. */
  readonly sparse: (SparseColumn | null)[]
  readonly #values: Float32Array

  /**
   * @param share weight of each row, summing to 1
   * @throws FEATURE_VALUE_MISSING when a value is not a finite number
   */
  constructor(x: Matrix, share: Float64Array, standardise: boolean) {
    this.rows = x.rows
    this.count = x.columns
    this.#values = x.values
    this.means = new Float64Array(x.columns)
    this.inverse = new Float64Array(x.columns)
    for (let j = 0; j < x.columns; j++) this.#measure(j, share, standardise)
    this.sparse = Array.from(this.inverse, (inverse, j) => (inverse === 0 ? null : sparseColumn(x.values, j * x.rows, x.rows)))
  }

  #measure(j: number, share: Float64Array, standardise: boolean): void {
    const { rows } = this
    const values = this.#values
    const from = j * rows
    let low = Number.POSITIVE_INFINITY
    let high = Number.NEGATIVE_INFINITY
    let mean = 0
    for (let i = 0; i < rows; i++) {
      const x = values[from + i]!
      if (!Number.isFinite(x)) throw new DomainError('FEATURE_VALUE_MISSING', { row: i + 1, column: j + 1 })
      if (share[i]! === 0) continue
      if (x < low) low = x
      if (x > high) high = x
      mean += share[i]! * x
    }
    this.means[j] = low === high ? low : mean
    if (low === high) return
    let variance = 0
    for (let i = 0; i < rows; i++) variance += share[i]! * (values[from + i]! - mean) ** 2
    this.inverse[j] = standardise ? 1 / Math.sqrt(variance) : 1
  }

  /** Σ u · x̃ⱼ, given Σ u. */
  dot(j: number, u: Float64Array, sum: number): number {
    const values = this.#values
    const n = this.rows
    const from = j * n
    let a = 0
    let b = 0
    let c = 0
    let d = 0
    let i = 0
    for (; i + 3 < n; i += 4) {
      a += u[i]! * values[from + i]!
      b += u[i + 1]! * values[from + i + 1]!
      c += u[i + 2]! * values[from + i + 2]!
      d += u[i + 3]! * values[from + i + 3]!
    }
    for (; i < n; i++) a += u[i]! * values[from + i]!
    return (a + b + (c + d) - this.means[j]! * sum) * this.inverse[j]!
  }

  /** to[j] = Σ u · x̃ⱼ for every column asked for, given Σ u; four columns share a pass over u. */
  dots(asked: readonly number[], u: Float64Array, sum: number, to: Float64Array): void {
    const whole: number[] = []
    for (const j of asked) {
      const sparse = this.sparse[j]
      if (sparse) to[j] = (dotSparse(sparse, u) + this.shift(j) * sum) * this.inverse[j]!
      else whole.push(j)
    }
    this.#dotsWhole(whole, u, sum, to)
  }

  /** The commonest value of a sparse column, centred. */
  shift(j: number): number {
    return this.sparse[j]!.base - this.means[j]!
  }

  #dotsWhole(asked: readonly number[], u: Float64Array, sum: number, to: Float64Array): void {
    const values = this.#values
    const n = this.rows
    let at = 0
    for (; at + 3 < asked.length; at += 4) {
      const [j0, j1, j2, j3] = [asked[at]!, asked[at + 1]!, asked[at + 2]!, asked[at + 3]!]
      const [from0, from1, from2, from3] = [j0 * n, j1 * n, j2 * n, j3 * n]
      let [a, b, c, d] = [0, 0, 0, 0]
      let [e, f, g, h] = [0, 0, 0, 0]
      let i = 0
      for (; i + 1 < n; i += 2) {
        const v = u[i]!
        const w = u[i + 1]!
        a += v * values[from0 + i]!
        b += v * values[from1 + i]!
        c += v * values[from2 + i]!
        d += v * values[from3 + i]!
        e += w * values[from0 + i + 1]!
        f += w * values[from1 + i + 1]!
        g += w * values[from2 + i + 1]!
        h += w * values[from3 + i + 1]!
      }
      if (i < n) {
        a += u[i]! * values[from0 + i]!
        b += u[i]! * values[from1 + i]!
        c += u[i]! * values[from2 + i]!
        d += u[i]! * values[from3 + i]!
      }
      to[j0] = (a + e - this.means[j0]! * sum) * this.inverse[j0]!
      to[j1] = (b + f - this.means[j1]! * sum) * this.inverse[j1]!
      to[j2] = (c + g - this.means[j2]! * sum) * this.inverse[j2]!
      to[j3] = (d + h - this.means[j3]! * sum) * this.inverse[j3]!
    }
    for (; at < asked.length; at++) to[asked[at]!] = this.dot(asked[at]!, u, sum)
  }

  /** Σ c · x̃ⱼ and Σ c · x̃ⱼ². */
  moments(j: number, c: Float64Array): { first: number; second: number } {
    const values = this.#values
    const n = this.rows
    const from = j * n
    const mean = this.means[j]!
    const inverse = this.inverse[j]!
    let first = 0
    let second = 0
    for (let i = 0; i < n; i++) {
      const z = (values[from + i]! - mean) * inverse
      first += c[i]! * z
      second += c[i]! * z * z
    }
    return { first, second }
  }

  /** to = c · x̃ⱼ by row (c = 1 when absent); returns the sum. */
  product(j: number, c: Float64Array, to: Float64Array): number {
    const values = this.#values
    const n = this.rows
    const from = j * n
    const mean = this.means[j]!
    const inverse = this.inverse[j]!
    let sum = 0
    for (let i = 0; i < n; i++) sum += to[i] = c[i]! * ((values[from + i]! - mean) * inverse)
    return sum
  }

  /** to += Σ factors[j] · x̃ⱼ by row, over the columns asked for; four share a pass over the rows. */
  addAll(asked: readonly number[], factors: Float64Array, to: Float64Array): void {
    const values = this.#values
    const n = this.rows
    const moving = asked.filter((j) => factors[j] !== 0 && !this.sparse[j])
    let common = 0
    for (const j of asked) {
      const sparse = this.sparse[j]
      if (!sparse || factors[j] === 0) continue
      const slope = factors[j]! * this.inverse[j]!
      addSparse(sparse, slope, to)
      common += slope * this.shift(j)
    }
    if (common !== 0) for (let i = 0; i < n; i++) to[i]! += common
    let at = 0
    for (; at + 3 < moving.length; at += 4) {
      const [j0, j1, j2, j3] = [moving[at]!, moving[at + 1]!, moving[at + 2]!, moving[at + 3]!]
      const [from0, from1, from2, from3] = [j0 * n, j1 * n, j2 * n, j3 * n]
      const [a, b, c, d] = [j0, j1, j2, j3].map((j) => factors[j]! * this.inverse[j]!) as [number, number, number, number]
      const [mean0, mean1, mean2, mean3] = [this.means[j0]!, this.means[j1]!, this.means[j2]!, this.means[j3]!]
      for (let i = 0; i < n; i++)
        to[i]! +=
          a * (values[from0 + i]! - mean0) +
          b * (values[from1 + i]! - mean1) +
          (c * (values[from2 + i]! - mean2) + d * (values[from3 + i]! - mean3))
    }
    for (; at < moving.length; at++) {
      const j = moving[at]!
      const slope = factors[j]! * this.inverse[j]!
      const mean = this.means[j]!
      for (let i = 0; i < n; i++) to[i]! += slope * (values[j * n + i]! - mean)
    }
  }

  /** Σ u · x̃ⱼ over some rows only, given Σ u; u is 0 on all others. */
  dotOver(j: number, rows: Int32Array, u: Float64Array, sum: number): number {
    const sparse = this.sparse[j]
    if (sparse) return (dotSparse(sparse, u) + this.shift(j) * sum) * this.inverse[j]!
    const values = this.#values
    const from = j * this.rows
    const mean = this.means[j]!
    let total = 0
    for (const row of rows) total += u[row]! * (values[from + row]! - mean)
    return total * this.inverse[j]!
  }

  /** The rows from `first` of x̃ⱼ, `count` of them, to `to` from `at`. */
  copy(j: number, first: number, count: number, to: Float64Array, at: number): void {
    const values = this.#values
    const from = j * this.rows + first
    const mean = this.means[j]!
    const inverse = this.inverse[j]!
    for (let i = 0; i < count; i++) to[at + i] = (values[from + i]! - mean) * inverse
  }
}
