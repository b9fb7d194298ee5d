import { fitLogistic } from './logistic.ts'

/** Probabilities are kept this far from 0 and 1 before their logarithm; float32 still tells 1 − 1e-7 from 1. */
export const leastProbability = 1e-7

export const inside = (p: number): number => Math.min(1 - leastProbability, Math.max(leastProbability, p))

const logit = (p: number): number => {
  const x = inside(p)
  return Math.log(x / (1 - x))
}

export const sigmoidAt = (p: number, slope: number, intercept: number): number => 1 / (1 + Math.exp(-(slope * logit(p) + intercept)))

/** Platt scaling on the logit of p. */
export function fitSigmoid(p: Float64Array, y: ArrayLike<number>): { slope: number; intercept: number } {
  const { slopes, intercept } = fitLogistic([p.map(logit)], y)
  return { slope: slopes[0]!, intercept }
}
