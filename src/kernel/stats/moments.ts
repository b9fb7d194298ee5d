import { checkRange, DomainError } from '#base'

/** A figure with its interval. */
export type Estimate = { value: number; low: number; high: number }

function refuseEmpty(n: number, least: number): void {
  if (n < least) throw new DomainError('SAMPLE_TOO_SMALL', { n, least })
}

/** Arithmetic mean. @throws SAMPLE_TOO_SMALL when empty */
export function mean(values: ArrayLike<number>): number {
  refuseEmpty(values.length, 1)
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]!
  return sum / values.length
}

/** Unbiased sample variance (divisor n − 1), in two passes, so large means do not cancel. @throws SAMPLE_TOO_SMALL below two values */
export function variance(values: ArrayLike<number>): number {
  refuseEmpty(values.length, 2)
  const centre = mean(values)
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += (values[i]! - centre) ** 2
  return sum / (values.length - 1)
}

/** Quantile of values that are sorted already and hold no NaN; see `quantile`. */
export function quantileSorted(sorted: Float64Array, p: number): number {
  const at = (sorted.length - 1) * p
  const below = Math.floor(at)
  const low = sorted[below]!
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!
  // Not low + …·(high − low): that gives NaN between equal infinities
  return low === high ? low : low + (at - below) * (high - low)
}

/**
 * Quantile by linear interpolation of the order statistics (type 7 of Hyndman & Fan 1996; the default of R and NumPy).
 * @param values any order, missing values (NaN) are left out
 * @param p      share below, 0 ≤ p ≤ 1
 * @throws SAMPLE_TOO_SMALL when no value is left; INVALID_ARGUMENT
 */
export function quantile(values: ArrayLike<number>, p: number): number {
  checkRange('p', p, 0, 1)
  const sorted = Float64Array.from(values)
    .filter((value) => !Number.isNaN(value))
    .sort()
  refuseEmpty(sorted.length, 1)
  return quantileSorted(sorted, p)
}
