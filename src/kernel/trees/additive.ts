import type { Matrix } from '#kernel/linalg'
import { contributionsTrees, expectedMargin } from './contributions.ts'
import type { TreesModel } from './model.ts'
import { predictTrees } from './predict.ts'

/** What adds up in a blend: margins, but the expected number itself where trees learn its logarithm (Poisson); in double. */
export function additiveTrees(model: TreesModel, x: Matrix): Float64Array {
  const margins = predictTrees(model, x)
  return model.objective === 'poisson' ? margins.map(Math.exp) : margins
}

/**
 * What each column adds to what `additiveTrees` says of each row, beyond the average training row. Where trees learn a
 * logarithm, each column gets its share of the way from there to the row, so that the shares still add up.
 * @returns n × columns, column-major
 * @throws MODEL_COLUMNS_DIFFER, INVALID_ARGUMENT
 * @see Sundararajan, Taly & Yan (2017), "Axiomatic attribution for deep networks", ICML
 */
export function additiveContributionsTrees(model: TreesModel, x: Matrix, output = 0): Float64Array {
  const contributions = contributionsTrees(model, x, output)
  if (model.objective !== 'poisson') return contributions
  const { rows: n } = x
  const start = expectedMargin(model)[0]!
  for (const [i, margin] of predictTrees(model, x).entries()) {
    const way = margin - start
    const slope = Math.exp(start) * (way === 0 ? 1 : Math.expm1(way) / way)
    for (let j = 0; j < x.columns; j++) contributions[j * n + i]! *= slope
  }
  return contributions
}
