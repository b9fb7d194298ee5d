import { checkRange, DomainError } from '#base'

/** ln Γ(x) for x > 0, about 15 digits. @see Lanczos (1964); coefficients of Godfrey (2001), g = 607/128. */
export function logGamma(x: number): number {
  const coefficients = [
    57.15623566586292, -59.59796035547549, 14.136097974741746, -0.4919138160976202, 3.399464998481189e-5, 4.652362892704858e-5,
    -9.837447530487956e-5, 0.0001580887032249125, -0.00021026444172410488, 0.00021743961811521265, -0.0001643181065367639,
    8.441822398385275e-5, -2.6190838401581408e-5, 3.6899182659531625e-6,
  ]
  let sum = 0.9999999999999971
  coefficients.forEach((c, i) => {
    sum += c / (x + i + 1)
  })
  const t = x + 5.2421875
  return (x + 0.5) * Math.log(t) - t + Math.log((2.5066282746310007 * sum) / x)
}

/** Regularised upper incomplete gamma function Q(a, x): its series below a + 1, Lentz's continued fraction above (DLMF 8.11.4, 8.9.2). */
function upperGamma(a: number, x: number): number {
  if (x === 0) return 1
  const front = Math.exp(a * Math.log(x) - x - logGamma(a))
  if (x < a + 1) {
    let term = 1 / a
    let sum = term
    for (let n = 1; n < 100_000 && term > sum * 1e-17; n++) sum += term *= x / (a + n)
    return 1 - front * sum
  }
  const tiny = 1e-300
  let b = x + 1 - a
  let c = 1 / tiny
  let d = 1 / b
  let fraction = d
  for (let n = 1; n < 100_000; n++) {
    const up = -n * (n - a)
    b += 2
    d = 1 / (up * d + b || tiny)
    c = b + up / c || tiny
    const step = d * c
    fraction *= step
    if (Math.abs(step - 1) < 1e-16) break
  }
  return front * fraction
}

/**
 * Probability of more than x under the chi-square distribution.
 * @param x   ≥ 0
 * @param dof degrees of freedom, > 0
 * @throws INVALID_ARGUMENT
 */
export function chiSquareUpper(x: number, dof: number): number {
  checkRange('x', x, 0, Number.MAX_VALUE)
  if (!(dof > 0)) throw new DomainError('INVALID_ARGUMENT', { name: 'dof', got: String(dof), expected: '> 0' })
  return upperGamma(dof / 2, x / 2)
}
