/** Probabilities are kept this far from 0 and 1 before their logarithm; float32 still tells 1 − 1e-7 from 1. */
export const leastProbability = 1e-7

const logit = (p: number): number => {
  const x = Math.min(1 - leastProbability, Math.max(leastProbability, p))
  return Math.log(x / (1 - x))
}

export const sigmoidAt = (p: number, slope: number, intercept: number): number => 1 / (1 + Math.exp(-(slope * logit(p) + intercept)))

/** ln(1 + e^x) without overflow. */
const softplus = (x: number): number => (x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x)))

/**
 * Platt scaling on the logit of p by Newton's method with step halving; targets are drawn in a little, to
 * (positives + 1) / (positives + 2) and 1 / (negatives + 2), so that separable rows do not give infinite slopes.
 * @see Platt (1999), "Probabilistic outputs for support vector machines"; Lin, Lin & Weng (2007), Machine Learning 68(3).
 */
export function fitSigmoid(p: Float64Array, y: ArrayLike<number>): { slope: number; intercept: number } {
  const x = p.map(logit)
  let positives = 0
  for (let i = 0; i < x.length; i++) positives += y[i]!
  const negatives = x.length - positives
  const high = (positives + 1) / (positives + 2)
  const low = 1 / (negatives + 2)
  const loss = (slope: number, intercept: number): number => {
    let sum = 0
    for (let i = 0; i < x.length; i++) {
      const margin = slope * x[i]! + intercept
      sum += softplus(margin) - (y[i] === 1 ? high : low) * margin
    }
    return sum
  }
  let [slope, intercept] = [0, Math.log((positives + 1) / (negatives + 1))]
  let best = loss(slope, intercept)
  for (let iteration = 0; iteration < 100; iteration++) {
    // Gradient and Hessian; the small ridge keeps the Hessian invertible when all p are equal
    let [gs, gi, hss, hsi, hii] = [0, 0, 1e-12, 0, 1e-12]
    for (let i = 0; i < x.length; i++) {
      const fitted = 1 / (1 + Math.exp(-(slope * x[i]! + intercept)))
      const residual = fitted - (y[i] === 1 ? high : low)
      const curvature = fitted * (1 - fitted)
      gs += residual * x[i]!
      gi += residual
      hss += curvature * x[i]! * x[i]!
      hsi += curvature * x[i]!
      hii += curvature
    }
    if (Math.abs(gs) < 1e-9 * x.length && Math.abs(gi) < 1e-9 * x.length) break
    const determinant = hss * hii - hsi * hsi
    const stepSlope = -(hii * gs - hsi * gi) / determinant
    const stepIntercept = -(hss * gi - hsi * gs) / determinant
    let size = 1
    while (size > 1e-10) {
      const next = loss(slope + size * stepSlope, intercept + size * stepIntercept)
      if (next < best + 1e-4 * size * (gs * stepSlope + gi * stepIntercept)) {
        slope += size * stepSlope
        intercept += size * stepIntercept
        best = next
        break
      }
      size /= 2
    }
    if (size <= 1e-10) break
  }
  return { slope, intercept }
}
