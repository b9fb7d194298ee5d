import type { LinearOptions } from './model.ts'

type Family = LinearOptions['family']

const smallestShare = 1e-6
/** As glmnet: probabilities nearer to 0 or 1 keep the curvature of this one, else separable data stall. */
const leastCurvature = 1e-5

/** The best constant margins, and the mean loss they leave. */
export function nullModel(family: Family, y: Float64Array, share: Float64Array, outputs: number): Float64Array {
  const mean = (of: (value: number) => number) => y.reduce((sum, value, i) => sum + share[i]! * of(value), 0)
  if (family === 'gaussian') return Float64Array.of(mean((value) => value))
  const held = (p: number) => Math.min(1 - smallestShare, Math.max(smallestShare, p))
  if (family === 'binomial') {
    const p = held(mean((value) => value))
    return Float64Array.of(Math.log(p / (1 - p)))
  }
  const logs = Float64Array.from({ length: outputs }, (_, k) => Math.log(held(mean((value) => (value === k ? 1 : 0)))))
  const middle = logs.reduce((a, b) => a + b) / outputs
  return logs.map((log) => log - middle)
}

/** log Σ exp of a row's margins. */
function logSumExp(margins: Float64Array, n: number, row: number, outputs: number): number {
  let largest = Number.NEGATIVE_INFINITY
  for (let k = 0; k < outputs; k++) if (margins[k * n + row]! > largest) largest = margins[k * n + row]!
  let sum = 0
  for (let k = 0; k < outputs; k++) sum += Math.exp(margins[k * n + row]! - largest)
  return largest + Math.log(sum)
}

/**
 * Weighted mean loss: ½ squared error, or minus log likelihood.
 * @param margins n × outputs, column-major
 * @param logSums multinomial: gets log Σ exp of each row's margins, for `stepsOf`
 */
export function lossOf(
  family: Family,
  margins: Float64Array,
  y: Float64Array,
  share: Float64Array,
  outputs: number,
  logSums: Float64Array,
): number {
  const n = y.length
  let loss = 0
  for (let i = 0; i < n; i++) {
    const margin = margins[i]!
    if (family === 'gaussian') loss += (share[i]! * (margin - y[i]!) ** 2) / 2
    else if (family === 'binomial') {
      const against = y[i] === 1 ? -margin : margin
      loss += share[i]! * (Math.max(against, 0) + Math.log1p(Math.exp(-Math.abs(against))))
    } else loss += share[i]! * ((logSums[i] = logSumExp(margins, n, i, outputs)) - margins[y[i]! * n + i]!)
  }
  return loss
}

/** Minus the first, and the second derivative of the loss by the margin of `output`, per row. */
export function stepsOf(
  family: Family,
  output: number,
  margins: Float64Array,
  y: Float64Array,
  share: Float64Array,
  logSums: Float64Array,
  residual: Float64Array,
  curvature: Float64Array,
): void {
  const n = y.length
  if (family === 'gaussian') {
    for (let i = 0; i < n; i++) residual[i] = share[i]! * (y[i]! - margins[i]!)
    curvature.set(share)
    return
  }
  for (let i = 0; i < n; i++) {
    const margin = margins[output * n + i]!
    const p = family === 'binomial' ? 1 / (1 + Math.exp(-margin)) : Math.exp(margin - logSums[i]!)
    const seen = family === 'binomial' ? y[i]! : y[i] === output ? 1 : 0
    residual[i] = share[i]! * (seen - p)
    curvature[i] = share[i]! * Math.max(leastCurvature, p * (1 - p))
  }
}
