import type { TreesModel } from './model.ts'

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
