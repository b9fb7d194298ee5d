import { DomainError } from '#base'
import type { Matrix } from '#kernel/linalg'
import { checkModelColumns } from '#kernel/supervised'
import { predictTrees, type TreesModel } from '#kernel/trees'
import { bagOf } from './bag.ts'
import type { ForestOptions } from './options.ts'

/**
 * What the trees that did not learn from a row say of it, averaged: an honest estimate of the forest's error without
 * other rows.
 * @param x       the rows that the forest learnt from, in their order
 * @param options those of the fit
 * @returns margins n × outputs, column-major (the base alone where every tree saw the row), and how many trees were asked
 * @throws MODEL_COLUMNS_DIFFER, INVALID_ARGUMENT (without a bootstrap every tree saw every row)
 * @see Breiman (2001), section 3.1
 */
export function outOfBag(model: TreesModel, x: Matrix, options: ForestOptions): { margins: Float64Array; asked: Int32Array } {
  checkModelColumns(model.columns, x.columns)
  if (!options.bootstrap) throw new DomainError('INVALID_ARGUMENT', { name: 'bootstrap', got: 'false', expected: 'true' })
  const n = x.rows
  const { outputs, base } = model
  const asked = new Int32Array(n)
  const margins = new Float64Array(n * outputs)
  for (let t = 0; t < options.trees; t++) {
    const times = bagOf(n, t, options)
    const own = { ...model, base: base.map(() => 0), trees: model.trees.slice(t * outputs, (t + 1) * outputs) }
    const said = predictTrees(own, x)
    for (let i = 0; i < n; i++) {
      if (times[i]! > 0) continue
      asked[i]!++
      for (let k = 0; k < outputs; k++) margins[k * n + i]! += said[k * n + i]!
    }
  }
  for (let k = 0; k < outputs; k++)
    for (let i = 0; i < n; i++) margins[k * n + i] = base[k]! + (asked[i]! > 0 ? (margins[k * n + i]! * options.trees) / asked[i]! : 0)
  return { margins, asked }
}
