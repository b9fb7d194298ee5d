import { exactSum } from './fixed-point.ts'
import type { Objective } from './model.ts'

const smallestPortion = 1e-6

function portion(part: number, whole: number): number {
  return Math.min(1 - smallestPortion, Math.max(smallestPortion, part / whole))
}

/** The best constant margins: log odds, log shares of the classes, or the mean. */
export function baseMargins(objective: Objective, y: Float64Array, weight: Float64Array | null, outputs: number): Float64Array {
  const whole = weight ? exactSum(weight) : y.length
  const weighted = (of: (value: number) => number) => exactSum(y.map((value, i) => of(value) * (weight ? weight[i]! : 1)))
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
  const p = portion(mean, 1)
  return Float64Array.of(Math.log(p / (1 - p)))
}

/**
 * First and second derivative of the loss by the margin of `output`, per row, times the row's weight.
 * Softmax: the curvature p(1 − p) is multiplied by K / (K − 1), see Friedman (2001), "Greedy function approximation", 4.6.
 * @param score n × outputs, column-major
 */
export function derivatives(
  objective: Objective,
  output: number,
  outputs: number,
  score: Float64Array,
  y: Float64Array,
  weight: Float64Array | null,
  gradient: Float64Array,
  hessian: Float64Array,
): void {
  const n = y.length
  if (objective === 'squared') {
    for (let i = 0; i < n; i++) {
      gradient[i] = score[i]! - y[i]!
      hessian[i] = 1
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

/** Mean loss of margins: log loss, log loss over classes, or squared error. */
export function meanLoss(objective: Objective, outputs: number, score: Float64Array, y: Float64Array): number {
  const n = y.length
  let sum = 0
  for (let i = 0; i < n; i++) {
    if (objective === 'squared') sum += (score[i]! - y[i]!) ** 2
    else if (objective === 'binary') {
      const against = y[i] === 1 ? -score[i]! : score[i]!
      sum += Math.max(against, 0) + Math.log1p(Math.exp(-Math.abs(against)))
    } else {
      let others = 0
      const own = score[y[i]! * n + i]!
      for (let k = 0; k < outputs; k++) others += Math.exp(score[k * n + i]! - own)
      sum += Math.log(others)
    }
  }
  return sum / n
}
