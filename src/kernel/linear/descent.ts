import type { Columns } from './columns.ts'
import { lossOf, nullModel, stepsOf } from './losses.ts'
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
}

/** Where the fit stands on the path, output by output; each penalty starts from the one before. */
export class Descent {
  readonly outputs: readonly Output[]
  readonly #columns: Columns
  readonly #family: LinearOptions['family']
  readonly #y: Float64Array
  readonly #share: Float64Array
  readonly #margins: Float64Array
  readonly #residual: Float64Array
  readonly #curvature: Float64Array
  readonly #direction: Float64Array
  readonly #before: Float64Array
  readonly #logSums: Float64Array
  /** Outputs of softmax wait for one another, whatever the curvature: there, new curvature pays less often. */
  readonly #renewEvery: number
  readonly #least: number
  /** Loss at the point the fit is at. */
  #reached: number

  constructor(columns: Columns, family: LinearOptions['family'], y: Float64Array, share: Float64Array, outputs: number, tolerance: number) {
    this.#columns = columns
    this.#family = family
    this.#y = y
    this.#share = share
    const n = y.length
    const start = nullModel(family, y, share, outputs)
    this.#margins = Float64Array.from({ length: n * outputs }, (_, i) => start[Math.floor(i / n)]!)
    this.#residual = new Float64Array(n)
    this.#curvature = new Float64Array(n)
    this.#direction = new Float64Array(n)
    this.#before = new Float64Array(n)
    this.#renewEvery = outputs > 1 ? 10 : 1
    this.#logSums = new Float64Array(n)
    this.#reached = this.#loss()
    this.#least = tolerance * (this.#reached || 1)
    this.outputs = Array.from({ length: outputs }, (_, k) => ({
      quadratic: new Quadratic(columns),
      beta: new Float64Array(columns.count),
      intercept: start[k]!,
      set: new Set<number>(),
      fresh: false,
      known: false,
    }))
  }

  #loss(): number {
    return lossOf(this.#family, this.#margins, this.#y, this.#share, this.#margins.length / this.#y.length, this.#logSums)
  }

  /** Minus the slope of the loss along every column, for output k. */
  slopes(k: number): Float64Array {
    this.#measure(k)
    let sum = 0
    for (let i = 0; i < this.#residual.length; i++) sum += this.#residual[i]!
    return Float64Array.from({ length: this.#columns.count }, (_, j) =>
      this.#columns.inverse[j] === 0 ? 0 : this.#columns.dot(j, this.#residual, sum),
    )
  }

  #measure(k: number): void {
    stepsOf(this.#family, k, this.#margins, this.#y, this.#share, this.#logSums, this.#residual, this.#curvature)
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
      if (change <= this.#least || this.#family === 'gaussian') return settled
      // Old curvature is cheap, but when the steps do not shrink fast it is no longer good enough
      slow = change > last / 10 && iteration >= patience && (iteration - patience) % this.#renewEvery === 0
      last = change
    }
    return false
  }

  #step(k: number, penalty: Penalty, renew: boolean): { change: number; settled: boolean } {
    const output = this.outputs[k]!
    this.#measure(k)
    output.fresh = false
    if (renew || !output.known) this.#renew(output)
    const set = [...output.set]
    let move = output.quadratic.solve(set, this.#residual, output.beta, penalty, this.#least / 10)
    if (this.#take(k, output, set, move, penalty)) return move
    if (!output.fresh) {
      this.#measure(k)
      this.#renew(output)
      move = output.quadratic.solve(set, this.#residual, output.beta, penalty, this.#least / 10)
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
    const n = this.#y.length
    const direction = this.#direction.fill(move.intercept)
    for (const j of set) if (move.steps[j] !== 0) this.#columns.add(j, move.steps[j]!, direction)
    const margins = this.#margins.subarray(k * n, (k + 1) * n)
    const exact = this.#family === 'gaussian'
    const old = this.#reached + penaltyOf(output.beta, penalty)
    this.#before.set(margins)
    const start = output.beta.slice()
    const most = exact || !output.fresh ? 1 : mostHalvings
    for (let halving = 0, share = 1; halving < most; halving++, share /= 2) {
      for (let i = 0; i < n; i++) margins[i] = this.#before[i]! + share * direction[i]!
      for (const j of set) output.beta[j] = start[j]! + share * move.steps[j]!
      const loss = exact ? 0 : this.#loss()
      if (exact || loss + penaltyOf(output.beta, penalty) <= old + 1e-14 * Math.abs(old)) {
        this.#reached = loss
        output.intercept += share * move.intercept
        return true
      }
    }
    margins.set(this.#before)
    output.beta.set(start)
    this.#loss() // brings the log sums back too
    return false
  }
}
