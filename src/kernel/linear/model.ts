import type { Link } from '#kernel/supervised'

export type LinearOptions = Readonly<{
  /** A number, a yes/no outcome (0/1), a count or other number that is not negative, or one of several classes. */
  family: 'gaussian' | 'binomial' | 'poisson' | 'multinomial'
  /** Number of classes; only for `multinomial`, ≥ 2. */
  classes?: number
  /** Elastic-net mix: 0 ridge … 1 lasso. */
  mix: number
  /** Penalties to fit, ≥ 0; fitted from large to small. Chosen from the data when absent. */
  lambdas?: readonly number[]
  /** How many penalties to choose; 100 when absent. */
  lambdaCount?: number
  /** Smallest chosen penalty as a share of the largest; 0.0001, or 0.01 when there are more columns than rows. */
  lambdaMinRatio?: number
  /** Stop when no step changes the fit by more than this share of the null loss; 1e-8 when absent. */
  tolerance?: number
  /** False penalises coefficients as they are, without bringing columns to one scale first; true when absent. */
  standardise?: boolean
  /** Taken for the sake of one shape for all learners; nothing here is random. */
  seed?: number
}>

/** One point of the path: plain JSON. Margin of output k = intercept[k] + Σ coefficients[k][j] · x[j]. */
export type LinearModel = {
  format: 1
  family: 'linear'
  link: Link
  /** Margins per row: the number of classes for softmax, else 1. */
  outputs: number
  intercept: number[]
  /** outputs × columns, on the scale of x; exactly 0 where the penalty left a column out. */
  coefficients: number[][]
  lambda: number
  mix: number
  /** Weighted mean of each column in the training rows. */
  means: number[]
  /** False when the steps ran out before they became small: a doubt, not a failure. */
  converged: boolean
}
