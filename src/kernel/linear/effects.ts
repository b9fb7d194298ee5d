import { checkRange, DomainError } from '#base'
import { normalCdf, studentCdf, studentQuantile, twoSidedZ } from '#kernel/stats'
import { checkLabelled } from '#kernel/supervised'
import { Columns } from './columns.ts'
import { factor, inverseOf } from './factor.ts'
import type { LinearData } from './fit.ts'
import { weightedGram } from './gram.ts'
import { Likelihood } from './likelihood.ts'

export type EffectOptions = Readonly<{
  family: 'gaussian' | 'binomial' | 'poisson'
  /** Columns of x, chosen without these rows: what was chosen with them looks surer than it is. */
  columns: readonly number[]
  /** Share of samples in which the interval holds the true value; 0.95 when absent. */
  confidence?: number
}>
/** A coefficient on the scale of x, its standard error, interval, and the probability of one as large by chance. */
export type Effect = Readonly<{ value: number; error: number; low: number; high: number; p: number }>
export type LinearEffects = Readonly<{
  intercept: Effect
  /** In the order asked for; null where a column is constant or says what those before it say. */
  columns: (Effect | null)[]
  /** Degrees of freedom of Student's distribution; null where the normal one is taken. */
  dof: number | null
}>

const mostSteps = 25
/** What a Newton step may still promise, in loss, at the end; separated outcomes stay far above. */
const leastPromise = 1e-22

/**
 * Coefficients without a penalty, with standard errors from the information of the likelihood: Student's distribution for
 * numbers, the normal one for the others. A penalised fit has no such interval, for it is biased by intention; choose
 * columns by it on some rows and ask here with other rows. Weights count rows.
 * @throws SAMPLE_TOO_SMALL with no more rows than columns, OUTCOME_SEPARATED when a coefficient would be infinite, and
 *   what `fitLinearPath` refuses
 * @see McCullagh & Nelder (1989), "Generalized Linear Models", 2nd edition, section 4.4
 */
export function effectsLinear(data: LinearData, options: EffectOptions): LinearEffects {
  const { family, columns: asked, confidence = 0.95 } = options
  checkRange('confidence', confidence, 1e-9, 1 - 1e-9)
  for (const j of asked) checkRange('columns', j, 0, data.x.columns - 1)
  checkLabelled(data, family === 'gaussian' ? 'number' : family === 'poisson' ? 'count' : { classes: 2 })
  const n = data.weight ? data.weight.reduce((a, b) => a + b, 0) : data.x.rows
  if (n <= asked.length + 1) throw new DomainError('SAMPLE_TOO_SMALL', { n, least: asked.length + 2 })
  const share = data.weight ? data.weight.map((w) => w / n) : new Float64Array(data.x.rows).fill(1 / n)
  const columns = new Columns(data.x, share, true)
  const fit = new Newton(columns, asked, new Likelihood(family, data.y, share, 1), share)
  fit.settle()

  const { kept, beta, inverse } = fit
  const dof = family === 'gaussian' ? n - kept.length - 1 : null
  const unit = dof === null ? 1 / n : (2 * fit.loss) / dof
  const reach = dof === null ? twoSidedZ(confidence) : -studentQuantile((1 - confidence) / 2, dof)
  const effect = (value: number, variance: number): Effect => {
    const error = Math.sqrt(unit * variance)
    const ratio = -Math.abs(value / error)
    return {
      ...{ value, error, low: value - reach * error, high: value + reach * error },
      p: 2 * (dof === null ? normalCdf(ratio) : studentCdf(ratio, dof)),
    }
  }
  // From columns of mean 0 and variance 1 back to the scale of x
  const size = kept.length + 1
  const raw = kept.map((j) => columns.inverse[j]!)
  const shift = Float64Array.from({ length: size }, (_, a) => (a === 0 ? 1 : -raw[a - 1]! * columns.means[kept[a - 1]!]!))
  let [value, variance] = [0, 0]
  for (let a = 0; a < size; a++) {
    value += shift[a]! * beta[a]!
    for (let b = 0; b < size; b++) variance += shift[a]! * inverse[a * size + b]! * shift[b]!
  }
  return {
    intercept: effect(value, variance),
    columns: asked.map((j) => {
      const at = kept.indexOf(j) + 1
      return at === 0 ? null : effect(beta[at]! * raw[at - 1]!, inverse[at * size + at]! * raw[at - 1]! ** 2)
    }),
    dof,
  }
}

/** Newton's method over an intercept and the columns that say something of their own. */
class Newton {
  kept: number[]
  beta: Float64Array
  inverse: Float64Array = new Float64Array(0)
  loss: number
  readonly #columns: Columns
  readonly #likelihood: Likelihood
  readonly #residual: Float64Array
  readonly #curvature: Float64Array

  constructor(columns: Columns, asked: readonly number[], likelihood: Likelihood, share: Float64Array) {
    this.#columns = columns
    this.#likelihood = likelihood
    this.#residual = new Float64Array(columns.rows)
    this.#curvature = share.slice()
    const varying = [...new Set(asked)].filter((j) => columns.inverse[j]! > 0)
    const found = factor(this.#information(varying), varying.length + 1)
    this.kept = varying.filter((_, at) => found.kept[at + 1])
    this.beta = new Float64Array(this.kept.length + 1)
    this.beta[0] = likelihood.start[0]!
    this.loss = likelihood.lossAfter(0)
  }

  /** Second derivatives of the mean loss, row by row; the intercept comes first. */
  #information(over: readonly number[]): Float64Array {
    const size = over.length + 1
    const gram = weightedGram(this.#columns, over, over, this.#curvature)
    const information = new Float64Array(size * size)
    information[0] = this.#curvature.reduce((a, b) => a + b, 0)
    for (const [a, j] of over.entries()) {
      const { first } = this.#columns.moments(j, this.#curvature)
      information[a + 1] = information[(a + 1) * size] = first
      for (let b = 0; b < over.length; b++) information[(a + 1) * size + b + 1] = gram[a * over.length + b]!
    }
    return information
  }

  settle(): void {
    const size = this.kept.length + 1
    for (let steps = 0; steps < mostSteps; steps++) {
      this.#likelihood.measure(0, this.#residual, this.#curvature)
      const found = factor(this.#information(this.kept), size)
      if (found.kept.includes(false)) break
      this.inverse = inverseOf(found.lower, size)
      const slope = new Float64Array(this.#columns.count)
      const sum = this.#residual.reduce((a, b) => a + b, 0)
      this.#columns.dots(this.kept, this.#residual, sum, slope)
      const gradient = [sum, ...this.kept.map((j) => slope[j]!)]
      const step = gradient.map((_, a) => gradient.reduce((total, g, b) => total + this.inverse[a * size + b]! * g, 0))
      const promise = step.reduce((total, s, a) => total + s * gradient[a]!, 0)
      if (promise <= leastPromise * Math.max(1, this.loss)) return
      if (!this.#take(step)) return
    }
    throw new DomainError('OUTCOME_SEPARATED')
  }

  /** As far as the loss falls; false when rounding lets it fall no further. */
  #take(step: readonly number[]): boolean {
    const { margins } = this.#likelihood
    const before = margins.slice()
    const factors = new Float64Array(this.#columns.count)
    for (const [at, j] of this.kept.entries()) factors[j] = step[at + 1]!
    const direction = new Float64Array(margins.length).fill(step[0]!)
    this.#columns.addAll(this.kept, factors, direction)
    for (let part = 1; part > 1e-6; part /= 2) {
      for (let i = 0; i < margins.length; i++) margins[i] = before[i]! + part * direction[i]!
      const loss = this.#likelihood.lossAfter(0)
      if (loss > this.loss) continue
      this.loss = loss
      for (let a = 0; a < step.length; a++) this.beta[a]! += part * step[a]!
      return true
    }
    margins.set(before)
    this.#likelihood.lossAfter(0)
    return false
  }
}
