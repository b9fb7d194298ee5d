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
