import { checkRange } from '#base'
import type { Matrix } from '#kernel/linalg'
import { checkModelColumns } from '#kernel/supervised'
import { laidPaths, shareOf } from './laid-paths.ts'
import type { TreesModel } from './model.ts'
import { bring } from './scoring-memory.ts'

/**
 * Contributions of each column to each row's margin, path-dependent TreeSHAP: columns that are "unknown" follow the
 * training weights. For every row they add up to the margin minus `expectedMargin`.
 *
 * A leaf is the game "value · Π over the columns on its way of (met ? 1 : 0 when the column is known, its share when not)".
 * By Owen's multilinear extension the Shapley value of column i in it is
 *   value · (metᵢ − shareᵢ) · ∫₀¹ Πⱼ≠ᵢ (t · metⱼ + (1 − t) · shareⱼ) dt,
 * and a Gauss rule of half as many points as columns gives the integral of that polynomial exactly. It depends on a row by
 * the pattern of met conditions only, so what is worked out for one row serves the others.
 *
 * @param output which margin to explain (the class for `multiclass`)
 * @returns n × columns, column-major
 * @throws MODEL_COLUMNS_DIFFER, INVALID_ARGUMENT
 * @see Lundberg et al. (2020), "From local explanations to global understanding with explainable AI for trees"; Owen
 *   (1972), "Multilinear extensions of games"
 */
export function contributionsTrees(model: TreesModel, x: Matrix, output = 0): Float64Array {
  checkModelColumns(model.columns, x.columns)
  checkRange('output', output, 0, model.outputs - 1)
  const { rows: n, values } = x
  const contributions = new Float64Array(n * x.columns)
  const { home, block, sums, sum, scratch, mostSlots, trees, ...laid } = laidPaths(model)
  const { columns, rows, stride } = block
  const used = columns.length
  for (let first = 0; first < n; first += rows) {
    const many = Math.min(rows, n - first)
    bring(block, values, n, first, many, laid.values)
    sums.fill(0, 0, many * used)
    for (const tree of trees)
      if (tree.output === output)
        home.kernels.explainTree(
          ...([
            laid.x,
            stride,
            many,
            tree.splits,
            tree.splitCount,
            tree.leaves,
            tree.leafCount,
            scratch,
            mostSlots,
            sum,
            8 * used,
          ] as const),
        )
    for (let c = 0; c < used; c++) {
      const to = columns[c]! * n + first
      for (let i = 0; i < many; i++) contributions[to + i] = sums[i * used + c]!
    }
  }
  return contributions
}

/** The margin of each output averaged over the training rows: where contributions start from. */
export function expectedMargin(model: TreesModel): Float64Array {
  const expected = Float64Array.from(model.base)
  for (const tree of model.trees) {
    const mean = (node: number): number => {
      if (tree.feature[node]! < 0) return tree.value[node]!
      const [left, right] = [tree.left[node]!, tree.right[node]!]
      return shareOf(tree, node, left) * mean(left) + shareOf(tree, node, right) * mean(right)
    }
    expected[tree.output]! += mean(0)
  }
  return expected
}
