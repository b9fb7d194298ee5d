import type { LinearOptions } from './model.ts'

type Family = LinearOptions['family']

const smallestShare = 1e-6
/** As glmnet: probabilities nearer to 0 or 1 keep the curvature of this one, else separable data stall. */
const leastCurvature = 1e-5
/** Powers beyond this, or sums below its inverse, get a new reference before they overflow. */
const farAway = 1e100

/** The best constant margins. */
export function nullModel(family: Family, y: Float64Array, share: Float64Array, outputs: number): Float64Array {
  const mean = (of: (value: number) => number) => y.reduce((sum, value, i) => sum + share[i]! * of(value), 0)
  if (family === 'gaussian') return Float64Array.of(mean((value) => value))
  if (family === 'poisson')
    return Float64Array.of(
      Math.log(
        Math.max(
          smallestShare,
          mean((value) => value),
        ),
      ),
    )
  const held = (p: number) => Math.min(1 - smallestShare, Math.max(smallestShare, p))
  if (family === 'binomial') {
    const p = held(mean((value) => value))
    return Float64Array.of(Math.log(p / (1 - p)))
  }
  const logs = Float64Array.from({ length: outputs }, (_, k) => Math.log(held(mean((value) => (value === k ? 1 : 0)))))
  const middle = logs.reduce((a, b) => a + b) / outputs
  return logs.map((log) => log - middle)
}

/** Mean loss of a model that foretells every row exactly: only counts leave one. */
function leastLoss(family: Family, y: Float64Array, share: Float64Array): number {
  if (family !== 'poisson') return 0
  return y.reduce((sum, value, i) => sum + (value > 0 ? share[i]! * (value - value * Math.log(value)) : 0), 0)
}

/**
 * Margins and what follows from them: the weighted mean loss (½ squared error, or minus log likelihood, less that of a
 * perfect model) and its derivatives. Exponentials are taken once a margin changes and serve both.
 */
export class Likelihood {
  /** n × outputs, column-major. */
  readonly margins: Float64Array
  readonly start: Float64Array
  readonly #family: Family
  readonly #y: Float64Array
  readonly #share: Float64Array
  readonly #least: number
  /** Probability of 1 (binomial), mean (poisson), or exp(margin − reference) by output (multinomial). */
  readonly #powers: Float64Array
  readonly #reference: Float64Array
  readonly #sums: Float64Array

  constructor(family: Family, y: Float64Array, share: Float64Array, outputs: number) {
    const n = y.length
    const several = family === 'multinomial'
    this.#family = family
    this.#y = y
    this.#share = share
    this.#least = leastLoss(family, y, share)
    this.start = nullModel(family, y, share, outputs)
    this.margins = Float64Array.from({ length: n * outputs }, (_, i) => this.start[Math.floor(i / n)]!)
    this.#powers = new Float64Array(family === 'gaussian' ? 0 : n * outputs)
    this.#reference = new Float64Array(several ? n : 0)
    this.#sums = new Float64Array(several ? n : 0)
    if (several) for (let i = 0; i < n; i++) this.#refer(i)
  }

  /** Takes up the new margins of one output; returns the loss. */
  lossAfter(output: number): number {
    if (this.#family === 'gaussian') return this.#squares()
    if (this.#family === 'binomial') return this.#yesNo()
    if (this.#family === 'poisson') return this.#counts() - this.#least
    return this.#classes(output)
  }

  #squares(): number {
    const { margins } = this
    let loss = 0
    for (let i = 0; i < margins.length; i++) loss += (this.#share[i]! * (margins[i]! - this.#y[i]!) ** 2) / 2
    return loss
  }

  #yesNo(): number {
    const { margins } = this
    const [y, share, powers] = [this.#y, this.#share, this.#powers]
    let loss = 0
    for (let i = 0; i < margins.length; i++) {
      const margin = margins[i]!
      const power = Math.exp(-Math.abs(margin))
      powers[i] = (margin < 0 ? power : 1) / (1 + power)
      const against = y[i] === 1 ? -margin : margin
      loss += share[i]! * (Math.max(against, 0) + Math.log(1 + power))
    }
    return loss
  }

  #counts(): number {
    const { margins } = this
    const [y, share, powers] = [this.#y, this.#share, this.#powers]
    let loss = 0
    for (let i = 0; i < margins.length; i++) {
      const mean = Math.exp(margins[i]!)
      powers[i] = mean
      loss += share[i]! * (mean - y[i]! * margins[i]!)
    }
    return loss
  }

  #classes(output: number): number {
    const { margins } = this
    const [y, share, powers, reference, sums] = [this.#y, this.#share, this.#powers, this.#reference, this.#sums]
    const n = y.length
    let loss = 0
    for (let i = 0; i < n; i++) {
      powers[output * n + i] = Math.exp(margins[output * n + i]! - reference[i]!)
      let sum = 0
      for (let at = i; at < powers.length; at += n) sum += powers[at]!
      sums[i] = sum
      if (!(sum < farAway && sum > 1 / farAway)) this.#refer(i)
      loss += share[i]! * (reference[i]! + Math.log(sums[i]!) - margins[y[i]! * n + i]!)
    }
    return loss
  }

  /** Takes a row's powers anew, from its largest margin. */
  #refer(row: number): void {
    const n = this.#y.length
    let largest = Number.NEGATIVE_INFINITY
    for (let at = row; at < this.margins.length; at += n) largest = Math.max(largest, this.margins[at]!)
    let sum = 0
    for (let at = row; at < this.margins.length; at += n) sum += this.#powers[at] = Math.exp(this.margins[at]! - largest)
    this.#reference[row] = largest
    this.#sums[row] = sum
  }

  /** Minus the first, and the second derivative of the loss by the margin of `output`, per row. */
  measure(output: number, residual: Float64Array, curvature: Float64Array): void {
    const [y, share, powers, sums] = [this.#y, this.#share, this.#powers, this.#sums]
    const n = y.length
    if (this.#family === 'gaussian') {
      for (let i = 0; i < n; i++) residual[i] = share[i]! * (y[i]! - this.margins[i]!)
      curvature.set(share)
    } else if (this.#family === 'poisson') {
      for (let i = 0; i < n; i++) {
        residual[i] = share[i]! * (y[i]! - powers[i]!)
        curvature[i] = share[i]! * Math.max(leastCurvature, powers[i]!)
      }
    } else if (this.#family === 'binomial') {
      for (let i = 0; i < n; i++) {
        const p = powers[i]!
        residual[i] = share[i]! * (y[i]! - p)
        curvature[i] = share[i]! * Math.max(leastCurvature, p * (1 - p))
      }
    } else {
      const own = powers.subarray(output * n, (output + 1) * n)
      for (let i = 0; i < n; i++) {
        const p = own[i]! / sums[i]!
        residual[i] = share[i]! * ((y[i] === output ? 1 : 0) - p)
        curvature[i] = share[i]! * Math.max(leastCurvature, p * (1 - p))
      }
    }
  }
}
