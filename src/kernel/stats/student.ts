import { checkRange, DomainError } from '#base'
import { logGamma } from './gamma.ts'

/** Regularised incomplete beta function I_x(a, b), by Lentz's continued fraction (DLMF 8.17.22). */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a)
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x)) / a
  const tiny = 1e-300
  let c = 1
  let d = 1 / (1 - ((a + b) * x) / (a + 1) || tiny)
  let fraction = d
  for (let m = 1; m < 10_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / (1 + even * d || tiny)
    c = 1 + even / c || tiny
    fraction *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / (1 + odd * d || tiny)
    c = 1 + odd / c || tiny
    const step = d * c
    fraction *= step
    if (Math.abs(step - 1) < 1e-16) break
  }
  return front * fraction
}

/**
 * Probability below t under Student's distribution.
 * @param dof degrees of freedom, > 0, not necessarily whole
 * @throws INVALID_ARGUMENT
 */
export function studentCdf(t: number, dof: number): number {
  if (!(dof > 0)) throw new DomainError('INVALID_ARGUMENT', { name: 'dof', got: String(dof), expected: '> 0' })
  if (Number.isNaN(t)) return Number.NaN
  // Which side of the identity is taken keeps digits both near zero and far out
  const square = t * t
  const beyond =
    square < dof ? 1 - incompleteBeta(square / (dof + square), 0.5, dof / 2) : incompleteBeta(dof / (dof + square), dof / 2, 0.5)
  return t > 0 ? 1 - beyond / 2 : beyond / 2
}

/**
 * The t below which lies the probability p under Student's distribution, by bisection to the last digits.
 * @param p   0 < p < 1
 * @param dof degrees of freedom, > 0
 * @throws INVALID_ARGUMENT
 */
export function studentQuantile(p: number, dof: number): number {
  checkRange('p', p, Number.MIN_VALUE, 1 - Number.EPSILON / 2)
  if (p === 0.5) return 0
  if (p > 0.5) return -studentQuantile(1 - p, dof)
  let low = -1
  while (studentCdf(low, dof) > p && low > -1e300) low *= 2
  let high = low === -1 ? 0 : low / 2
  for (let i = 0; i < 200 && high - low > -1e-15 * low; i++) {
    const middle = (low + high) / 2
    if (studentCdf(middle, dof) < p) low = middle
    else high = middle
  }
  return (low + high) / 2
}
