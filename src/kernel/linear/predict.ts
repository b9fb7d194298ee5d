import { checkRange } from '#base'
import type { Matrix } from '#kernel/linalg'
import { checkModelColumns, probabilities } from '#kernel/supervised'
import type { LinearModel } from './model.ts'

/**
 * Margins in double precision, columns added in order; a missing value makes its row's margin NaN.
 * @returns n × outputs, column-major
 * @throws MODEL_COLUMNS_DIFFER
 */
export function predictLinear(model: LinearModel, x: Matrix): Float64Array {
  checkModelColumns(model.means.length, x.columns)
  const { rows: n, values } = x
  const margins = new Float64Array(n * model.outputs)
  for (let k = 0; k < model.outputs; k++) {
    const own = margins.subarray(k * n, (k + 1) * n).fill(model.intercept[k]!)
    for (let j = 0; j < x.columns; j++) {
      const coefficient = model.coefficients[k]![j]!
      if (coefficient === 0) continue
      for (let i = 0; i < n; i++) own[i]! += coefficient * values[j * n + i]!
    }
  }
  return margins
}

/** What adds up in a blend: margins, but the expected number itself where its logarithm is linear; in double. */
export function additiveLinear(model: LinearModel, x: Matrix): Float64Array {
  const margins = predictLinear(model, x)
  return model.link === 'log' ? margins.map(Math.exp) : margins
}

/**
 * What each column adds to what `additiveLinear` says of each row, beyond the average training row. Where the logarithm is
 * linear, each column gets its share of the way from there to the row (Aumann–Shapley), so that the shares still add up.
 * @returns n × columns, column-major
 * @throws MODEL_COLUMNS_DIFFER, INVALID_ARGUMENT
 * @see Sundararajan, Taly & Yan (2017), "Axiomatic attribution for deep networks", ICML
 */
export function additiveContributionsLinear(model: LinearModel, x: Matrix, output = 0): Float64Array {
  const contributions = contributionsLinear(model, x, output)
  if (model.link !== 'log') return contributions
  const { rows: n } = x
  const start = model.means.reduce((sum, mean, j) => sum + mean * model.coefficients[0]![j]!, model.intercept[0]!)
  for (const [i, margin] of predictLinear(model, x).entries()) {
    const way = margin - start
    const slope = Math.exp(start) * (way === 0 ? 1 : Math.expm1(way) / way)
    for (let j = 0; j < x.columns; j++) contributions[j * n + i]! *= slope
  }
  return contributions
}

/**
 * Predictions: the link of the margins in double precision, rounded once to float32.
 * @returns n probabilities of class 1, n × classes probabilities (column-major), or n numbers
 */
export function linearProbability(model: LinearModel, x: Matrix): Float64Array {
  return probabilities(model.link, predictLinear(model, x), model.outputs)
}

/**
 * What each column adds to each row's margin beyond that of the average training row: coefficient × (value − mean).
 * These are Shapley values when columns are independent.
 * @param output which margin to explain (the class for softmax)
 * @returns n × columns, column-major
 * @throws MODEL_COLUMNS_DIFFER, INVALID_ARGUMENT
 */
export function contributionsLinear(model: LinearModel, x: Matrix, output = 0): Float64Array {
  checkModelColumns(model.means.length, x.columns)
  checkRange('output', output, 0, model.outputs - 1)
  const { rows: n, values } = x
  const contributions = new Float64Array(n * x.columns)
  for (let j = 0; j < x.columns; j++) {
    const coefficient = model.coefficients[output]![j]!
    if (coefficient === 0) continue
    for (let i = 0; i < n; i++) contributions[j * n + i] = coefficient * (values[j * n + i]! - model.means[j]!)
  }
  return contributions
}
