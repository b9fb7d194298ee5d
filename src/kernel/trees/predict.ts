import type { Matrix } from '#kernel/linalg'
import { checkModelColumns, type Link, probabilities } from '#kernel/supervised'
import type { Tree, TreesModel } from './model.ts'

/** A tree in typed arrays, for walking. */
export type WalkedTree = Readonly<{
  feature: Int32Array
  threshold: Float64Array
  missingLeft: Uint8Array
  left: Int32Array
  right: Int32Array
  value: Float64Array
}>

export const walked = (tree: Tree): WalkedTree => ({
  feature: Int32Array.from(tree.feature),
  threshold: Float64Array.from(tree.threshold),
  missingLeft: Uint8Array.from(tree.missingLeft),
  left: Int32Array.from(tree.left),
  right: Int32Array.from(tree.right),
  value: Float64Array.from(tree.value),
})

/**
 * Margins: log odds, one log score per class, or the number. x ≤ threshold goes left, NaN to the learned side.
 * @returns n × outputs, column-major; each is a float32 number, exact whatever the order of the trees
 * @throws MODEL_COLUMNS_DIFFER
 */
export function predictTrees(model: TreesModel, x: Matrix): Float64Array {
  checkModelColumns(model.columns, x.columns)
  const { rows: n, values } = x
  const margins = new Float64Array(n * model.outputs)
  for (let k = 0; k < model.outputs; k++) margins.fill(model.base[k]!, k * n, (k + 1) * n)
  for (const tree of model.trees) {
    const { feature, threshold, missingLeft, left, right, value } = walked(tree)
    const to = tree.output * n
    for (let i = 0; i < n; i++) {
      let node = 0
      let j = feature[0]!
      while (j >= 0) {
        const v = values[j * n + i]!
        node = v <= threshold[node]! || (Number.isNaN(v) && missingLeft[node] === 1) ? left[node]! : right[node]!
        j = feature[node]!
      }
      margins[to + i]! += value[node]!
    }
  }
  return margins
}

const links = { binary: 'logit', multiclass: 'softmax', squared: 'identity' } as const satisfies Record<string, Link>

/**
 * Predictions: the link of the margins in double precision, rounded once to float32.
 * @returns n probabilities of class 1, n × classes probabilities (column-major), or n numbers
 */
export function treesProbability(model: TreesModel, x: Matrix): Float64Array {
  return probabilities(links[model.objective], predictTrees(model, x), model.outputs)
}
