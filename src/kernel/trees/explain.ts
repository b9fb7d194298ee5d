import type { TreesModel } from './model.ts'

/** Comparisons that a model makes for a row, on average over its training rows. */
export function comparisonsPerRow({ trees }: TreesModel): number {
  let sum = 0
  for (const { feature, cover } of trees) for (const [node, j] of feature.entries()) if (j >= 0) sum += cover[node]! / cover[0]!
  return sum
}

/** How much each column was used: the loss it took away (sum of gains) and how often it split. Length = columns. */
export function explainTrees(model: TreesModel): { gain: Float64Array; splits: Float64Array } {
  const gain = new Float64Array(model.columns)
  const splits = new Float64Array(model.columns)
  for (const tree of model.trees) {
    for (let node = 0; node < tree.feature.length; node++) {
      const j = tree.feature[node]!
      if (j < 0) continue
      gain[j]! += tree.gain[node]!
      splits[j]! += 1
    }
  }
  return { gain, splits }
}
