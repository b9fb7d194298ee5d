import type { Columns } from './columns.ts'
import { weightedGram } from './gram.ts'
import type { Penalty } from './quadratic.ts'

const mostPasses = 10_000

/**
 * Squared error with no more columns than rows: its second-order picture is the same everywhere, so the covariances of
 * the columns, worked out once, say all that the path needs; no penalty looks at the rows again.
 * @see Friedman, Hastie, Tibshirani (2010), section 2.2, "covariance updates"
 */
export class LeastSquares {
  readonly outputs: readonly { beta: Float64Array; intercept: number; set: Set<number> }[]
  readonly #used: readonly number[]
  readonly #gram: Float64Array
  readonly #slope: Float64Array
  readonly #least: number

  /** @param used columns that vary */
  constructor(columns: Columns, used: readonly number[], y: Float64Array, share: Float64Array, tolerance: number) {
    const mean = y.reduce((sum, value, i) => sum + share[i]! * value, 0)
    const residual = y.map((value, i) => share[i]! * (value - mean))
    const variance = residual.reduce((sum, r, i) => sum + r * (y[i]! - mean), 0)
    this.#used = used
    this.#gram = weightedGram(columns, used, used, share)
    this.#slope = new Float64Array(columns.count)
    const left = residual.reduce((sum, r) => sum + r, 0)
    columns.dots(used, residual, left, this.#slope)
    this.#least = tolerance * (variance / 2 || 1)
    this.outputs = [{ beta: new Float64Array(columns.count), intercept: mean, set: new Set(used) }]
  }

  slopes(): Float64Array {
    return this.#slope
  }

  /** Moves to the optimum; returns whether the steps became small. */
  settle({ lambda, mix }: Penalty): boolean {
    const all = this.#used.map((_, at) => at)
    for (let passes = 0; passes < mostPasses; passes++) {
      if (this.#pass(all, lambda * mix, lambda * (1 - mix)) <= this.#least / 10) return true
      const moving = all.filter((at) => this.outputs[0]!.beta[this.#used[at]!] !== 0)
      while (passes < mostPasses && this.#pass(moving, lambda * mix, lambda * (1 - mix)) > this.#least / 10) passes++
    }
    return false
  }

  #pass(over: readonly number[], lasso: number, ridge: number): number {
    const used = this.#used
    const { beta } = this.outputs[0]!
    let largest = 0
    for (const at of over) {
      const j = used[at]!
      const row = at * used.length
      const curvature = this.#gram[row + at]!
      if (curvature + ridge < 1e-14) continue
      const pull = this.#slope[j]! + curvature * beta[j]!
      const next = (Math.sign(pull) * Math.max(0, Math.abs(pull) - lasso)) / (curvature + ridge)
      const step = next - beta[j]!
      if (step === 0) continue
      beta[j] = next
      for (let k = 0; k < used.length; k++) this.#slope[used[k]!]! -= step * this.#gram[row + k]!
      largest = Math.max(largest, curvature * step * step)
    }
    return largest
  }
}
