import { checkRange, DomainError } from '#base'
import { checkRows, meanLoss } from './inputs.ts'

function check(y: ArrayLike<number>, predicted: ArrayLike<number>, weights?: ArrayLike<number>): void {
  checkRows(y, 'predicted', predicted, weights)
  for (let i = 0; i < y.length; i++) {
    if (!Number.isFinite(y[i])) throw new DomainError('INVALID_ARGUMENT', { name: 'y', got: String(y[i]), expected: '−∞ … ∞' })
    if (!Number.isFinite(predicted[i]))
      throw new DomainError('INVALID_ARGUMENT', { name: 'predicted', got: String(predicted[i]), expected: '−∞ … ∞' })
  }
}

/** Root of the mean squared error, in the unit of y. @throws INVALID_ARGUMENT, LENGTH_MISMATCH, SAMPLE_TOO_SMALL */
export function rmse(y: ArrayLike<number>, predicted: ArrayLike<number>, weights?: ArrayLike<number>): number {
  check(y, predicted, weights)
  return Math.sqrt(meanLoss(y.length, (i) => (y[i]! - predicted[i]!) ** 2, weights))
}

/** Mean absolute error, in the unit of y. @throws as `rmse` */
export function mae(y: ArrayLike<number>, predicted: ArrayLike<number>, weights?: ArrayLike<number>): number {
  check(y, predicted, weights)
  return meanLoss(y.length, (i) => Math.abs(y[i]! - predicted[i]!), weights)
}

/**
 * Share of the variance explained: 1 − squared error / squared error of the mean of these y; at most 1, negative when
 * worse than the mean. For constant y it is 1 when all is right, else 0, as in scikit-learn.
 * @throws as `rmse`
 */
export function r2(y: ArrayLike<number>, predicted: ArrayLike<number>, weights?: ArrayLike<number>): number {
  check(y, predicted, weights)
  const centre = meanLoss(y.length, (i) => y[i]!, weights)
  const spread = meanLoss(y.length, (i) => (y[i]! - centre) ** 2, weights)
  const error = meanLoss(y.length, (i) => (y[i]! - predicted[i]!) ** 2, weights)
  if (spread === 0) return error === 0 ? 1 : 0
  return 1 - error / spread
}

/**
 * Mean pinball loss of predicted quantiles: what lies above costs tau per unit, what lies below 1 − tau.
 * @param tau 0 < tau < 1; 0.5 gives half the mean absolute error
 * @throws as `rmse`
 * @see Koenker & Bassett (1978), Econometrica 46(1).
 */
export function pinball(y: ArrayLike<number>, predicted: ArrayLike<number>, tau: number, weights?: ArrayLike<number>): number {
  check(y, predicted, weights)
  checkRange('tau', tau, Number.MIN_VALUE, 1 - Number.EPSILON / 2)
  return meanLoss(y.length, (i) => Math.max(tau * (y[i]! - predicted[i]!), (tau - 1) * (y[i]! - predicted[i]!)), weights)
}
