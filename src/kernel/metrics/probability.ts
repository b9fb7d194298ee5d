import { checkProbabilities, meanLoss } from './inputs.ts'

/** Probabilities are kept this far from 0 and 1 in a logarithm (the machine epsilon, as scikit-learn does). */
export const leastProbability = Number.EPSILON

const kept = (p: number): number => Math.min(1 - leastProbability, Math.max(leastProbability, p))

/** Log loss of one row, nats. @param y 0 or 1 @param p probability of 1 */
export const rowLogLoss = (y: number, p: number): number => -Math.log(y === 1 ? kept(p) : 1 - kept(p))

/**
 * Mean log loss (negative log likelihood per row), nats; a sure and wrong row costs 36.04.
 * @param y       0 or 1 per row
 * @param p       probability of 1 per row, 0 … 1
 * @param weights per row, ≥ 0
 * @throws INVALID_ARGUMENT, LENGTH_MISMATCH, SAMPLE_TOO_SMALL
 */
export function logLoss(y: ArrayLike<number>, p: ArrayLike<number>, weights?: ArrayLike<number>): number {
  checkProbabilities(y, p, weights)
  return meanLoss(y.length, (i) => rowLogLoss(y[i]!, p[i]!), weights)
}

/** Mean squared distance between probability and outcome, 0 … 1. @throws as `logLoss` @see Brier (1950), Monthly Weather Review 78(1). */
export function brierScore(y: ArrayLike<number>, p: ArrayLike<number>, weights?: ArrayLike<number>): number {
  checkProbabilities(y, p, weights)
  return meanLoss(y.length, (i) => (p[i]! - y[i]!) ** 2, weights)
}
