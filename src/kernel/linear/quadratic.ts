import type { Columns } from './columns.ts'
import { weightedGram } from './gram.ts'

export type Penalty = Readonly<{ lambda: number; mix: number }>

/** λ (½ (1 − mix) β² + mix |β|), summed. */
export function penaltyOf(beta: Float64Array, { lambda, mix }: Penalty): number {
  let ridge = 0
  let lasso = 0
  for (let j = 0; j < beta.length; j++) {
    ridge += beta[j]! * beta[j]!
    lasso += Math.abs(beta[j]!)
  }
  return lambda * (((1 - mix) / 2) * ridge + mix * lasso)
}

/** Gram columns pay while there are fewer of them than this, or than rows. */
const mostGramColumns = 500
/** In a set no larger than this all get their Gram rows at once, else those that are about to move. */
const smallSet = 128
const mostPasses = 1000

/**
 * The second-order picture of the loss around a point, for one output:
 *   −Σ rᵢ ηᵢ + ½ Σ cᵢ ηᵢ²,  η = b + Σ δⱼ x̃ⱼ  (r: residual, c: curvature, by row)
 * with the intercept step b taken out in closed form, so that columns count as centred by c. Penalised steps δ come by
 * cyclic coordinate descent. The curvature may be older than the residual: the optimum is the same, only nearer steps
 * are worse. That is what lets one Gram matrix serve for several iterations and penalties.
 * @see Friedman, Hastie, Tibshirani (2010), "Regularization paths for generalized linear models via coordinate descent",
 *   J. Statistical Software 33(1)
 */
export class Quadratic {
  readonly #columns: Columns
  readonly #curvature: Float64Array
  #total = 0
  /** Mean of x̃ⱼ under the curvature, and centred Σ c x̃ⱼ²; NaN = not worked out yet. */
  readonly #centre: Float64Array
  readonly #diagonal: Float64Array
  /** By column, Σ c x̃ⱼ x̃ₖ centred; null until the column moves. */
  readonly #gram: (Float64Array | null)[]
  #moved: number[] = []
  /** How many of the set the Gram rows cover. */
  #covered = 0
  readonly #product: Float64Array
  readonly #slope: Float64Array

  constructor(columns: Columns) {
    this.#columns = columns
    this.#curvature = new Float64Array(columns.rows)
    this.#centre = new Float64Array(columns.count)
    this.#diagonal = new Float64Array(columns.count)
    this.#gram = new Array<Float64Array | null>(columns.count).fill(null)
    this.#product = new Float64Array(columns.rows)
    this.#slope = new Float64Array(columns.count)
  }

  /** Takes a new curvature; what was worked out from the old one is forgotten. */
  renew(curvature: Float64Array): void {
    this.#curvature.set(curvature)
    this.#total = 0
    for (let i = 0; i < curvature.length; i++) this.#total += curvature[i]!
    this.#diagonal.fill(Number.NaN)
    this.#gram.fill(null)
    this.#moved = []
    this.#covered = 0
  }

  /**
   * @param set      columns that may move; under one curvature it only grows, at its end
   * @param residual r by row
   * @param slopes   Σ r x̃ⱼ by column, where known
   * @param beta     coefficients on the scale of x̃; left alone
   * @param least    stop when no coordinate changes the quadratic by more than this
   * @returns        steps by column (0 outside `set`), of the intercept, the largest change and whether it settled
   */
  solve(set: readonly number[], residual: Float64Array, slopes: Float64Array | null, beta: Float64Array, penalty: Penalty, least: number) {
    const columns = this.#columns
    let sum = 0
    for (let i = 0; i < residual.length; i++) sum += residual[i]!
    const slope = this.#slope
    if (slopes) for (const j of set) slope[j] = slopes[j]!
    else columns.dots(set, residual, sum, slope)
    for (const j of set) {
      this.#prepare(j)
      slope[j]! -= this.#centre[j]! * sum
    }
    const gram = set.length <= Math.max(mostGramColumns, columns.rows)
    const left = gram ? null : this.#centred(residual, sum)
    const now = beta.slice()
    const lasso = penalty.lambda * penalty.mix
    const ridge = penalty.lambda * (1 - penalty.mix)
    if (gram)
      this.#cover(
        set.length <= smallSet ? set : set.filter((j) => Math.abs(slope[j]! + this.#diagonal[j]! * now[j]!) > lasso || now[j] !== 0),
        set,
      )

    const pass = (over: readonly number[]): number => {
      let largest = 0
      for (const j of over) {
        const curvature = this.#diagonal[j]!
        if (curvature + ridge < 1e-14) continue
        const at = left ? this.#slopeFrom(j, left) : slope[j]!
        const pull = at + curvature * now[j]!
        const next = (Math.sign(pull) * Math.max(0, Math.abs(pull) - lasso)) / (curvature + ridge)
        const step = next - now[j]!
        if (step === 0) continue
        now[j] = next
        if (left) this.#move(j, step, left)
        else {
          if (!this.#gram[j]) this.#cover([j], set)
          const row = this.#gram[j]!
          for (const k of set) slope[k]! -= step * row[k]!
        }
        largest = Math.max(largest, curvature * step * step)
      }
      return largest
    }
    let settled = false
    for (let passes = 0; passes < mostPasses && !settled; passes++) {
      settled = pass(set) <= least
      if (settled) break
      const moving = set.filter((j) => now[j] !== 0)
      while (passes < mostPasses && pass(moving) > least) passes++
    }

    const steps = new Float64Array(beta.length)
    let intercept = sum / this.#total
    let change = 0
    for (const j of set) {
      const step = (steps[j] = now[j]! - beta[j]!)
      intercept -= this.#centre[j]! * step
      change = Math.max(change, this.#diagonal[j]! * step * step)
    }
    return { steps, intercept, change: Math.max(change, this.#total * intercept * intercept), settled }
  }

  #prepare(j: number): void {
    if (!Number.isNaN(this.#diagonal[j]!)) return
    const { first, second } = this.#columns.moments(j, this.#curvature)
    this.#centre[j] = first / this.#total
    this.#diagonal[j] = Math.max(0, second - first * this.#centre[j]!)
  }

  /** Gram rows over the whole set, for the columns wanted and those that had one before. */
  #cover(wanted: readonly number[], set: readonly number[]): void {
    this.#work(this.#moved, set.slice(this.#covered))
    this.#covered = set.length
    const fresh = wanted.filter((j) => !this.#gram[j])
    for (const j of fresh) this.#gram[j] = new Float64Array(this.#columns.count)
    for (const j of fresh) for (const k of this.#moved) this.#gram[j]![k] = this.#gram[k]![j]!
    const known = new Set([...this.#moved, ...fresh])
    this.#work(fresh, [...fresh, ...set.filter((k) => !known.has(k))])
    this.#moved.push(...fresh)
  }

  #work(rows: readonly number[], set: readonly number[]): void {
    if (rows.length === 0 || set.length === 0) return
    const block = weightedGram(this.#columns, rows, set, this.#curvature)
    for (const [a, j] of rows.entries())
      for (const [b, k] of set.entries())
        this.#gram[j]![k] = j === k ? this.#diagonal[j]! : block[a * set.length + b]! - this.#centre[j]! * this.#centre[k]! * this.#total
  }

  /** Without Gram columns: what is left of the residual, by row. */
  #centred(residual: Float64Array, sum: number): Float64Array {
    return residual.map((r, i) => r - (sum * this.#curvature[i]!) / this.#total)
  }

  #slopeFrom(j: number, left: Float64Array): number {
    return this.#columns.dot(j, left, 0)
  }

  #move(j: number, step: number, left: Float64Array): void {
    this.#columns.product(j, this.#curvature, this.#product)
    const centre = this.#centre[j]!
    for (let i = 0; i < left.length; i++) left[i]! -= step * (this.#product[i]! - centre * this.#curvature[i]!)
  }
}
