import { checkRange } from '#base'
import type { Matrix } from '#kernel/linalg'
import { checkLabelled, type TargetKind } from '#kernel/supervised'
import { Columns } from './columns.ts'
import { Descent } from './descent.ts'
import { LeastSquares } from './least-squares.ts'
import type { LinearModel, LinearOptions } from './model.ts'

export type LinearData = Readonly<{
  /** Every value a finite number. */
  x: Matrix
  /** A number (not negative for `poisson`), 0/1, or class code, one per row. */
  y: Float64Array
  weight?: Float64Array
}>

const links = { gaussian: 'identity', binomial: 'logit', poisson: 'log', multinomial: 'softmax' } as const
/** A ridge has no largest useful penalty; the path starts where this much lasso would have left nothing. */
const leastMix = 1e-3
/** Of the largest penalty: a rounding error above, so that it leaves nothing at all. */
const roundingError = 1e-12
/** Up to so many columns per penalty, all their covariances cost less than looks at the rows, penalty after penalty. */
const columnsPerPenalty = 10

/** Penalties from large to small: those asked for, or evenly spaced in logarithm from the first that leaves nothing. */
function penalties(options: LinearOptions, steepest: number, rows: number, columns: number): number[] {
  if (options.lambdas) return [...options.lambdas].sort((a, b) => b - a)
  const count = options.lambdaCount ?? 100
  const ratio = options.lambdaMinRatio ?? (rows < columns ? 0.01 : 1e-4)
  const largest = steepest > 0 ? (steepest / Math.max(options.mix, leastMix)) * (1 + roundingError) : 1
  return Array.from({ length: count }, (_, i) => largest * ratio ** (count === 1 ? 0 : i / (count - 1)))
}

function checkOptions(options: LinearOptions): void {
  checkRange('mix', options.mix, 0, 1)
  for (const lambda of options.lambdas ?? []) checkRange('lambdas', lambda, 0, Number.MAX_VALUE)
  if (options.lambdas) checkRange('lambdas.length', options.lambdas.length, 1, 1e6)
  if (options.lambdaCount !== undefined) checkRange('lambdaCount', options.lambdaCount, 1, 1e6)
  if (options.lambdaMinRatio !== undefined) checkRange('lambdaMinRatio', options.lambdaMinRatio, 1e-12, 1)
  if (options.tolerance !== undefined) checkRange('tolerance', options.tolerance, 1e-15, 1)
  if (options.family === 'multinomial') checkRange('classes', options.classes ?? 0, 2, 1e6)
}

function targetOf(family: LinearOptions['family'], outputs: number): TargetKind {
  if (family === 'gaussian') return 'number'
  return family === 'poisson' ? 'count' : { classes: Math.max(2, outputs) }
}

/**
 * Elastic net along a path of penalties: minimises, with weights w summing to 1,
 *   Σ wᵢ loss(yᵢ, ηᵢ) + λ Σ (½ (1 − mix) β² + mix |β|),  loss = ½ squared error or minus log likelihood,
 * for columns brought to mean 0 and variance 1 (coefficients come back on the scale of x); intercepts are free. Each
 * penalty starts from the one before and looks first at the columns that the strong rule lets in; the optimality
 * conditions are then checked for all. Constant columns get 0; collinear ones share; separable data are held by λ > 0.
 * @returns one model per penalty, large to small
 * @throws NO_ROWS, LENGTH_MISMATCH, TARGET_VALUE_MISSING, CLASS_OUT_OF_RANGE, TARGET_VALUE_NEGATIVE, WEIGHT_INVALID,
 *   FEATURE_VALUE_MISSING, INVALID_ARGUMENT
 * @see Friedman, Hastie, Tibshirani (2010), J. Statistical Software 33(1); Tibshirani et al. (2012), "Strong rules for
 *   discarding predictors in lasso-type problems", J. Royal Statistical Society B 74(2)
 */
export function fitLinearPath(data: LinearData, options: LinearOptions): LinearModel[] {
  checkOptions(options)
  const { x, y } = data
  const { family, mix } = options
  const outputs = family === 'multinomial' ? options.classes! : 1
  checkLabelled(data, targetOf(family, outputs))
  const whole = data.weight ? data.weight.reduce((a, b) => a + b, 0) : x.rows
  const share = data.weight ? data.weight.map((w) => w / whole) : new Float64Array(x.rows).fill(1 / x.rows)
  const columns = new Columns(x, share, options.standardise ?? true)
  const used = Array.from({ length: x.columns }, (_, j) => j).filter((j) => columns.inverse[j]! > 0)
  const tolerance = options.tolerance ?? 1e-8
  const lambdaCount = options.lambdas?.length ?? options.lambdaCount ?? 100
  const descent =
    family === 'gaussian' && used.length <= Math.min(x.rows, columnsPerPenalty * lambdaCount)
      ? new LeastSquares(columns, used, y, share, tolerance)
      : new Descent(columns, used, family, y, share, outputs, tolerance)
  let slopes = descent.outputs.map((_, k) => descent.slopes(k))
  const steepest = slopes.reduce((most, slope) => slope.reduce((a, b) => Math.max(a, Math.abs(b)), most), 0)
  let before = steepest / Math.max(mix, leastMix)
  return penalties(options, steepest, x.rows, x.columns).map((lambda) => {
    const bar = mix * Math.max(0, 2 * lambda - before)
    for (const [k, { set }] of descent.outputs.entries()) for (const j of used) if (Math.abs(slopes[k]![j]!) >= bar) set.add(j)
    let converged = false
    for (let missed = true; missed; ) {
      converged = descent.settle({ lambda, mix })
      slopes = descent.outputs.map((_, k) => descent.slopes(k))
      missed = false
      for (const [k, { set }] of descent.outputs.entries()) {
        for (const j of used) {
          if (set.has(j) || Math.abs(slopes[k]![j]!) <= mix * lambda * (1 + 1e-6) + 1e-15) continue
          set.add(j)
          missed = true
        }
      }
    }
    before = lambda
    return snapshot(descent, columns, family, lambda, mix, converged)
  })
}

function snapshot(
  descent: Descent | LeastSquares,
  columns: Columns,
  family: LinearOptions['family'],
  lambda: number,
  mix: number,
  converged: boolean,
): LinearModel {
  const coefficients = descent.outputs.map(({ beta }) => Array.from(beta, (b, j) => b * columns.inverse[j]!))
  // Softmax takes any constant off all margins alike; the one that makes the mean row's margins sum to 0 is ours
  const middle = family === 'multinomial' ? descent.outputs.reduce((sum, { intercept }) => sum + intercept, 0) / descent.outputs.length : 0
  const intercept = descent.outputs.map((output, k) =>
    coefficients[k]!.reduce((sum, coefficient, j) => sum - coefficient * columns.means[j]!, output.intercept - middle),
  )
  return {
    format: 1,
    family: 'linear',
    link: links[family],
    outputs: descent.outputs.length,
    intercept,
    coefficients,
    lambda,
    mix,
    means: Array.from(columns.means),
    converged,
  }
}
