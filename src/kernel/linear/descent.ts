import { commonPart } from './balance.ts'
import type { Columns } from './columns.ts'
import { Likelihood } from './likelihood.ts'
import type { LinearOptions } from './model.ts'
import { type Penalty, penaltyOf, Quadratic } from './quadratic.ts'

const mostIterations = 100
/** Iterations of one penalty that may share the curvature of the penalty before. */
const patience = 3
const mostHalvings = 20

type Output = {
  readonly quadratic: Quadratic
  readonly beta: Float64Array
  intercept: number
  /** Columns that may move: those screened in for some penalty so far. */
  readonly set: Set<number>
  /** Whether the quadratic has had a curvature at all, and whether it is that of the point the fit is at. */
  known: boolean
  fresh: boolean
  /** Minus the slope of the loss along every column at the point the fit is at; null when it has moved on. */
  slopes: Float64Array | null
}

/** Where the fit stands on the path, output by output; each penalty starts from the one before. */
export class Descent {
  readonly outputs: readonly Output[]
  readonly #columns: Columns
  readonly #used: readonly number[]
  /** Squared error is its own second-order picture: a step needs no proof. */
  readonly #exact: boolean
  readonly #likelihood: Likelihood
  readonly #residual: Float64Array
  readonly #curvature: Float64Array
  readonly #direction: Float64Array
  readonly #before: Float64Array
  /** Outputs of softmax wait for one another, whatever the curvature: there, new curvature pays less often. */
  readonly #renewEvery: number
  readonly #least: number
  /** Loss at the point the fit is at. */
  #reached: number

  /** @param used columns that vary */
  constructor(
    columns: Columns,
    used: readonly number[],
    family: LinearOptions['family'],
    y: Float64Array,
    share: Float64Array,
    outputs: number,
    tolerance: number,
  ) {
    this.#columns = columns
    this.#used = used
    this.#exact = family === 'gaussian'
    this.#likelihood = new Likelihood(family, y, share, outputs)
    const n = y.length
    this.#residual = new Float64Array(n)
    this.#curvature = new Float64Array(n)
    this.#direction = new Float64Array(n)
    this.#before = new Float64Array(n)
    this.#renewEvery = outputs > 1 ? 10 : 1
    this.#reached = this.#likelihood.lossAfter(0)
    this.#least = tolerance * (this.#reached || 1)
    this.outputs = Array.from({ length: outputs }, (_, k) => ({
      quadratic: new Quadratic(columns),
      beta: new Float64Array(columns.count),
      intercept: this.#likelihood.start[k]!,
      set: new Set<number>(),
      fresh: false,
      known: false,
      slopes: null,
    }))
  }

  /** Minus the slope of the loss along every column, for output k. */
  slopes(k: number): Float64Array {
    const output = this.outputs[k]!
    if (output.slopes) return output.slopes
    this.#measure(k)
    let sum = 0
    for (let i = 0; i < this.#residual.length; i++) sum += this.#residual[i]!
    output.slopes = new Float64Array(this.#columns.count)
    this.#columns.dots(this.#used, this.#residual, sum, output.slopes)
    return output.slopes
  }

  #measure(k: number): void {
    this.#likelihood.measure(k, this.#residual, this.#curvature)
  }

  /** Moves all outputs to the optimum over their sets. Returns whether the steps became small. */
  settle(penalty: Penalty): boolean {
    let last = Number.POSITIVE_INFINITY
    let slow = false
    for (let iteration = 1; iteration <= mostIterations; iteration++) {
      let change = 0
      let settled = true
      for (let k = 0; k < this.outputs.length; k++) {
        const step = this.#step(k, penalty, slow)
        change = Math.max(change, step.change)
        settled &&= step.settled
      }
      if (this.outputs.length > 1) this.#balance(penalty.mix)
      if (change <= this.#least || this.#exact) return settled
      // Old curvature is cheap, but when the steps do not shrink fast it is no longer good enough
      slow = change > last / 10 && iteration >= patience && (iteration - patience) % this.#renewEvery === 0
      last = change
    }
    return false
  }

  /** Takes off each column's coefficients what softmax does not see: margins move alike in all outputs, so they stay. */
  #balance(mix: number): void {
    const columns = new Set(this.outputs.flatMap(({ set }) => [...set]))
    for (const j of columns) {
      const common = commonPart(
        this.outputs.map(({ beta }) => beta[j]!),
        mix,
      )
      if (common === 0) continue
      for (const { beta, set } of this.outputs) {
        beta[j]! -= common
        if (beta[j] !== 0) set.add(j)
      }
    }
  }

  #step(k: number, penalty: Penalty, renew: boolean): { change: number; settled: boolean } {
    const output = this.outputs[k]!
    this.#measure(k)
    output.fresh = false
    if (renew || !output.known) this.#renew(output)
    const set = [...output.set]
    let move = output.quadratic.solve(set, this.#residual, output.slopes, output.beta, penalty, this.#least / 10)
    if (this.#take(k, output, set, move, penalty)) return move
    if (!output.fresh) {
      this.#measure(k)
      this.#renew(output)
      move = output.quadratic.solve(set, this.#residual, output.slopes, output.beta, penalty, this.#least / 10)
      if (this.#take(k, output, set, move, penalty)) return move
    }
    return { change: 0, settled: move.settled }
  }

  #renew(output: Output): void {
    output.quadratic.renew(this.#curvature)
    output.known = true
    output.fresh = true
  }

  /** Goes as far along the step as the penalised loss falls; false when it does not fall at all. */
  #take(k: number, output: Output, set: number[], move: { steps: Float64Array; intercept: number }, penalty: Penalty): boolean {
    const direction = this.#direction.fill(move.intercept)
    this.#columns.addAll(set, move.steps, direction)
    const n = direction.length
    const margins = this.#likelihood.margins.subarray(k * n, (k + 1) * n)
    const old = this.#reached + penaltyOf(output.beta, penalty)
    this.#before.set(margins)
    const start = output.beta.slice()
    const most = this.#exact || !output.fresh ? 1 : mostHalvings
    for (let halving = 0, share = 1; halving < most; halving++, share /= 2) {
      addScaled(this.#before, share, direction, margins)
      for (const j of set) output.beta[j] = start[j]! + share * move.steps[j]!
      const loss = this.#exact ? 0 : this.#likelihood.lossAfter(k)
      if (this.#exact || loss + penaltyOf(output.beta, penalty) <= old + 1e-14 * Math.abs(old)) {
        this.#reached = loss
        for (const other of this.outputs) other.slopes = null
        output.intercept += share * move.intercept
        return true
      }
    }
    margins.set(this.#before)
    output.beta.set(start)
    this.#likelihood.lossAfter(k) // brings its powers back too
    return false
  }
}

function addScaled(from: Float64Array, factor: number, direction: Float64Array, to: Float64Array): void {
  for (let i = 0; i < to.length; i++) to[i] = from[i]! + factor * direction[i]!
}
