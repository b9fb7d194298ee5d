import { checkRange, DomainError } from '#base'
import { type Estimate, mean, variance } from './moments.ts'
import { twoSidedZ } from './normal.ts'
import { studentCdf, studentQuantile } from './student.ts'

/**
 * Share with its score interval, which stays inside [0, 1] and is honest for few rows and for shares near 0 or 1.
 * @param successes 0 ≤ successes ≤ n; fractions come from weights
 * @param n         trials, > 0 (with weights: the effective number)
 * @param level     0 < level < 1
 * @throws SAMPLE_TOO_SMALL, INVALID_ARGUMENT
 * @see Wilson (1927), J. Am. Stat. Assoc. 22, 209–212.
 */
export function wilsonInterval(successes: number, n: number, level = 0.95): Estimate {
  if (!(n > 0)) throw new DomainError('SAMPLE_TOO_SMALL', { n, least: 1 })
  checkRange('successes', successes, 0, n)
  const z = twoSidedZ(level)
  const share = successes / n
  const shrink = 1 + (z * z) / n
  const centre = (share + (z * z) / (2 * n)) / shrink
  const half = (z * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n))) / shrink
  // At the ends the formula gives the end itself, up to rounding
  return { value: share, low: successes === 0 ? 0 : Math.max(0, centre - half), high: successes === n ? 1 : Math.min(1, centre + half) }
}

/**
 * Whether one learner is better than another over cross-validation folds. The folds share training rows, so the plain
 * t test finds differences that are not there; the correction widens the variance by what the folds have in common.
 *   variance = s² · (1/k + testShare / (1 − testShare))
 * @param differences one figure per fold: loss of the one minus loss of the other
 * @param testShare   share of the rows that a fold tests on, 0 < testShare < 1 (1/k for k folds)
 * @returns mean difference, its interval and the two-sided p-value; equal differences give p = 0, or 1 when all are zero
 * @throws SAMPLE_TOO_SMALL below two folds; INVALID_ARGUMENT
 * @see Nadeau & Bengio (2003), "Inference for the generalization error", Machine Learning 52.
 */
export function correctedResampledTTest(
  differences: ArrayLike<number>,
  testShare: number,
  level = 0.95,
): { mean: number; low: number; high: number; p: number } {
  checkRange('testShare', testShare, Number.MIN_VALUE, 1 - Number.EPSILON)
  checkRange('level', level, 1e-9, 1 - 1e-9)
  const k = differences.length
  const centre = k === 0 ? 0 : mean(differences)
  const error = Math.sqrt(variance(differences) * (1 / k + testShare / (1 - testShare)))
  const half = error === 0 ? 0 : error * studentQuantile(0.5 + level / 2, k - 1)
  const p = error === 0 ? (centre === 0 ? 1 : 0) : 2 * studentCdf(-Math.abs(centre) / error, k - 1)
  return { mean: centre, low: centre - half, high: centre + half, p }
}
