import { DomainError } from '#base'
import type { Matrix } from '#kernel/linalg'

/**
 * The columns of a matrix as if centred and brought to one scale, x̃ = (x − mean) / scale, worked out in double
 * precision while they are read: no copy is made.
 */
export class Columns {
  readonly rows: number
  readonly count: number
  readonly means: Float64Array
  /** 1 / scale; 0 for a constant column, which thereby plays no part. */
  readonly inverse: Float64Array
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

  /** to += factor · x̃ⱼ by row. */
  add(j: number, factor: number, to: Float64Array): void {
    const values = this.#values
    const n = this.rows
    const from = j * n
    const slope = factor * this.inverse[j]!
    const mean = this.means[j]!
    for (let i = 0; i < n; i++) to[i]! += slope * (values[from + i]! - mean)
  }
}
