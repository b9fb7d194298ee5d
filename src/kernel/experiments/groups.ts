import { checkRange, checkSameLength, DomainError } from '#base'
import { chiSquareUpper, logGamma } from '#kernel/stats'
import { differenceOf } from './difference.ts'
import { meanFigure, type Sums, varianceOf } from './figure.ts'

function checkCounts(counts: readonly number[], shares: readonly number[]): number {
  checkSameLength('counts', counts, 'shares', shares)
  checkRange('groups', counts.length, 2, 1000)
  for (const count of counts) checkRange('counts', count, 0, Number.MAX_SAFE_INTEGER)
  for (const share of shares) checkRange('shares', share, Number.MIN_VALUE, 1)
  const whole = shares.reduce((a, b) => a + b)
  checkRange('shares', whole, 1 - 1e-9, 1 + 1e-9)
  const n = counts.reduce((a, b) => a + b)
  if (n < 1) throw new DomainError('SAMPLE_TOO_SMALL', { n, least: 1 })
  return n
}

/**
 * Whether people of each group arrived in the shares that were drawn: a mismatch means that people were lost on the way, and
 * no other figure can be trusted. By chi-square, for one look at the end.
 * @param shares sum to 1
 * @throws INVALID_ARGUMENT, LENGTH_MISMATCH, SAMPLE_TOO_SMALL
 * @see Fabijan et al. (2019), "Diagnosing sample ratio mismatch in online controlled experiments", KDD.
 */
export function sampleRatio(counts: readonly number[], shares: readonly number[]): { chiSquare: number; p: number } {
  const n = checkCounts(counts, shares)
  const chiSquare = counts.reduce((sum, count, g) => sum + (count - n * shares[g]!) ** 2 / (n * shares[g]!), 0)
  return { chiSquare, p: chiSquareUpper(chiSquare, counts.length - 1) }
}

/**
 * The same for a look every day: evidence against the shares, as the Bayes factor of shares from a Dirichlet prior about them.
 * The least probability of all looks is a valid probability.
 * @param concentration people that the prior counts as: the more, the smaller the mismatches it looks for
 * @throws INVALID_ARGUMENT, LENGTH_MISMATCH, SAMPLE_TOO_SMALL
 * @see Lindon & Malek (2022), "Anytime-valid inference for multinomial count data", NeurIPS.
 */
export function runningSampleRatio(counts: readonly number[], shares: readonly number[], concentration = 100): { p: number } {
  const n = checkCounts(counts, shares)
  checkRange('concentration', concentration, 1e-6, 1e12)
  let evidence = logGamma(concentration) - logGamma(concentration + n)
  for (const [g, count] of counts.entries()) {
    const prior = concentration * shares[g]!
    evidence += logGamma(prior + count) - logGamma(prior) - count * Math.log(shares[g]!)
  }
  return { p: Math.min(1, Math.exp(-evidence)) }
}

/**
 * How alike two groups are by a figure from before: difference in standard deviations (0.1 is the usual limit) and the
 * probability of as much by chance.
 * @returns zeros and p = 1 when nobody differs
 * @throws SAMPLE_TOO_SMALL
 */
export function groupBalance(control: Sums, treated: Sums): { standardised: number; p: number } {
  const spread = Math.sqrt((varianceOf(control) + varianceOf(treated)) / 2)
  const [c, t] = [meanFigure(control), meanFigure(treated)]
  if (spread === 0) return { standardised: 0, p: c.value === t.value ? 1 : 0 }
  return { standardised: (t.value - c.value) / spread, p: differenceOf(c, t).p }
}
