import { exactSum } from './fixed-point.ts'
import type { Objective, TreeOptions } from './model.ts'

const smallestPortion = 1e-6
const smallestMean = 1e-12
/** Added to a Poisson margin in its curvature, which keeps Newton's steps short (LightGBM's poisson_max_delta_step). */
const caution = 0.7

function portion(part: number, whole: number): number {
  return Math.min(1 - smallestPortion, Math.max(smallestPortion, part / whole))
}

/** What is learnt, and which quantile of it. */
export type Aim = Pick<TreeOptions, 'objective' | 'quantile' | 'focus'>

/** The share of outcomes that an objective wants under its prediction; null where it asks for a mean. */
export function quantileOf({ objective, quantile }: Aim): number | null {
  if (objective === 'absolute') return 0.5
  return objective === 'quantile' ? quantile! : null
}

/** Whether the curvature is the same for all rows of weight 1. */
export const hasConstantCurvature = (objective: Objective): boolean =>
  objective === 'squared' || objective === 'absolute' || objective === 'quantile'

/** A value that `share` of the weight does not exceed; halfway to the next where that is met exactly. In any order of the rows. */
export function weightedQuantile(values: Float64Array, weight: Float64Array | null, share: number): number {
  const order = Int32Array.from(values, (_, i) => i).sort((a, b) => values[a]! - values[b]!)
  const whole = weight ? exactSum(weight.length, (i) => weight[i]!) : values.length
  let under = 0
  for (const [k, i] of order.entries()) {
    under += weight ? weight[i]! : 1
    if (under > share * whole) return values[i]!
    if (under === share * whole && k + 1 < order.length) return (values[i]! + values[order[k + 1]!]!) / 2
  }
  return values[order.at(-1)!]!
}

/** The best constant margins: log odds, log shares of the classes, the mean or its logarithm, or the quantile. */
export function baseMargins(options: Aim, y: Float64Array, weight: Float64Array | null, outputs: number): Float64Array {
  const { objective } = options
  const share = quantileOf(options)
  if (share !== null) return Float64Array.of(weightedQuantile(y, weight, share))
  const whole = weight ? exactSum(weight.length, (i) => weight[i]!) : y.length
  const weighted = (of: (value: number) => number) => exactSum(y.length, (i) => of(y[i]!) * (weight ? weight[i]! : 1))
  if (objective === 'multiclass')
    return Float64Array.from({ length: outputs }, (_, k) =>
      Math.log(
        portion(
          weighted((value) => (value === k ? 1 : 0)),
          whole,
        ),
      ),
    )
  const mean = weighted((value) => value) / whole
  if (objective === 'squared') return Float64Array.of(mean)
  if (objective === 'poisson') return Float64Array.of(Math.log(Math.max(mean, smallestMean)))
  const p = portion(mean, 1)
  return Float64Array.of(Math.log(p / (1 - p)))
}

/** The focal loss is not convex; a row's curvature is no less than this share of what the log loss, so weighted, would have. */
const leastCurvature = 0.05

/**
 * Focal loss −q^focus · ln p of a row, with p = σ(margin) the probability of its outcome and q = 1 − p, and its derivatives by
 * the margin towards that outcome; the second as it is, negative where rows are far off.
 * @see Lin et al. (2017), "Focal loss for dense object detection", appendix A
 */
export function focalLoss(margin: number, focus: number): { loss: number; first: number; second: number } {
  const p = 1 / (1 + Math.exp(-margin))
  const q = 1 / (1 + Math.exp(margin))
  const log = -(Math.max(-margin, 0) + Math.log1p(Math.exp(-Math.abs(margin))))
  const share = q ** focus
  return {
    loss: -share * log,
    first: share * (focus * p * log - q),
    second: share * p * (q * (2 * focus + 1 + focus * log) - focus * focus * p * log),
  }
}

/**
 * First and second derivative of the loss by the margin of `output`, per row, times the row's weight.
 * Softmax: the curvature p(1 − p) is multiplied by K / (K − 1), see Friedman (2001), "Greedy function approximation", 4.6.
 * @param score n × outputs, column-major
 */
export function derivatives(
  options: Aim,
  output: number,
  outputs: number,
  score: Float64Array,
  y: Float64Array,
  weight: Float64Array | null,
  gradient: Float64Array,
  hessian: Float64Array,
): void {
  const n = y.length
  const { objective } = options
  const share = quantileOf(options)
  if (share !== null) {
    for (let i = 0; i < n; i++) gradient[i] = score[i]! > y[i]! ? 1 - share : score[i]! < y[i]! ? -share : 0
    hessian.fill(1)
  } else if (objective === 'squared') {
    for (let i = 0; i < n; i++) gradient[i] = score[i]! - y[i]!
    hessian.fill(1)
  } else if (objective === 'poisson') {
    for (let i = 0; i < n; i++) {
      gradient[i] = Math.exp(score[i]!) - y[i]!
      hessian[i] = Math.exp(score[i]! + caution)
    }
  } else if (objective === 'binary' && options.focus) {
    const { focus } = options
    for (let i = 0; i < n; i++) {
      const towards = y[i] === 1 ? 1 : -1
      const { first, second } = focalLoss(towards * score[i]!, focus)
      const q = 1 / (1 + Math.exp(towards * score[i]!))
      gradient[i] = towards * first
      hessian[i] = Math.max(second, leastCurvature * q ** focus * q * (1 - q))
    }
  } else if (objective === 'binary') {
    for (let i = 0; i < n; i++) {
      const p = 1 / (1 + Math.exp(-score[i]!))
      gradient[i] = p - y[i]!
      hessian[i] = p * (1 - p)
    }
  } else {
    const factor = outputs / (outputs - 1)
    for (let i = 0; i < n; i++) {
      let others = 0
      const own = score[output * n + i]!
      for (let k = 0; k < outputs; k++) others += Math.exp(score[k * n + i]! - own)
      const p = 1 / others
      gradient[i] = p - (y[i] === output ? 1 : 0)
      hessian[i] = factor * p * (1 - p)
    }
  }
  if (weight)
    for (let i = 0; i < n; i++) {
      gradient[i]! *= weight[i]!
      hessian[i]! *= weight[i]!
    }
}

/** Mean loss of margins: log or focal loss, log loss over classes, squared error, pinball loss, or Poisson's (without what does not depend on margins). */
export function meanLoss(options: Aim, outputs: number, score: Float64Array, y: Float64Array): number {
  const n = y.length
  const { objective } = options
  const share = quantileOf(options)
  let sum = 0
  for (let i = 0; i < n; i++) {
    if (share !== null) sum += (y[i]! - score[i]!) * (y[i]! > score[i]! ? share : share - 1)
    else if (objective === 'poisson') sum += Math.exp(score[i]!) - y[i]! * score[i]!
    else if (objective === 'squared') sum += (score[i]! - y[i]!) ** 2
    else if (objective === 'binary') {
      const against = y[i] === 1 ? -score[i]! : score[i]!
      sum += options.focus ? focalLoss(-against, options.focus).loss : Math.max(against, 0) + Math.log1p(Math.exp(-Math.abs(against)))
    } else {
      let others = 0
      const own = score[y[i]! * n + i]!
      for (let k = 0; k < outputs; k++) others += Math.exp(score[k * n + i]! - own)
      sum += Math.log(others)
    }
  }
  return sum / n
}
