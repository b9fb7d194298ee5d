import { DomainError } from '#base'
import { checkRows, meanLoss } from './inputs.ts'
import { pinball } from './regression.ts'

/**
 * Deviance of one count under its predicted mean: 2 (y ln(y / μ) − y + μ); 2 μ where y is 0.
 * @see McCullagh & Nelder (1989), "Generalized linear models", section 2.3
 */
export const rowPoissonDeviance = (y: number, mean: number): number => 2 * ((y > 0 ? y * Math.log(y / mean) : 0) - y + mean)

/**
 * Mean Poisson deviance of predicted means, which must be above 0.
 * @throws INVALID_ARGUMENT, LENGTH_MISMATCH, SAMPLE_TOO_SMALL
 */
export function poissonDeviance(y: ArrayLike<number>, predicted: ArrayLike<number>, weights?: ArrayLike<number>): number {
  checkRows(y, 'predicted', predicted, weights)
  for (let i = 0; i < y.length; i++) {
    if (!(y[i]! >= 0)) throw new DomainError('INVALID_ARGUMENT', { name: 'y', got: String(y[i]), expected: '≥ 0' })
    if (!(predicted[i]! > 0)) throw new DomainError('INVALID_ARGUMENT', { name: 'predicted', got: String(predicted[i]), expected: '> 0' })
  }
  return meanLoss(y.length, (i) => rowPoissonDeviance(y[i]!, predicted[i]!), weights)
}

const shareOfLoss = (loss: number, ofConstant: number): number => (ofConstant === 0 ? (loss === 0 ? 1 : 0) : 1 - loss / ofConstant)

/**
 * Share of the Poisson deviance explained: 1 − deviance / deviance of the mean of these y.
 * @throws as `poissonDeviance`
 * @see Cameron & Windmeijer (1996), "R-squared measures for count data regression models", J. Business & Economic Statistics 14(2)
 */
export function d2Poisson(y: ArrayLike<number>, predicted: ArrayLike<number>, weights?: ArrayLike<number>): number {
  const mean = meanLoss(y.length, (i) => y[i]!, weights)
  const ofConstant = mean > 0 ? poissonDeviance(y, new Float64Array(y.length).fill(mean), weights) : 0
  return shareOfLoss(poissonDeviance(y, predicted, weights), ofConstant)
}

/** Rows from the smallest outcome to the largest, made once for many weights. */
export const ascending = (y: ArrayLike<number>): Int32Array => Int32Array.from(y, (_, i) => i).sort((a, b) => y[a]! - y[b]!)

/**
 * Share of the pinball loss explained: 1 − loss / loss of the best constant, the quantile of these y.
 * @param order as `ascending(y)` gives it
 * @throws as `pinball`
 * @see Koenker & Machado (1999), "Goodness of fit and related inference processes for quantile regression", JASA 94(448)
 */
export function d2Pinball(
  y: ArrayLike<number>,
  predicted: ArrayLike<number>,
  tau: number,
  weights?: ArrayLike<number>,
  order: Int32Array = ascending(y),
): number {
  let whole = 0
  for (let i = 0; i < y.length; i++) whole += weights ? weights[i]! : 1
  let under = 0
  let best = y[order.at(-1)!]!
  for (const i of order) {
    under += weights ? weights[i]! : 1
    if (under < tau * whole) continue
    best = y[i]!
    break
  }
  return shareOfLoss(pinball(y, predicted, tau, weights), pinball(y, new Float64Array(y.length).fill(best), tau, weights))
}
