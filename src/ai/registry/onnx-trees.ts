import type { TreesModel } from '#kernel/trees'
import type { Graph } from './onnx-graph.ts'

type TreeNodes = {
  output: number
  feature: readonly number[]
  threshold: readonly number[]
  sets?: readonly (readonly number[] | null)[]
  missingLeft: readonly (boolean | number)[]
  left: readonly number[]
  right: readonly number[]
  value: readonly number[]
}

type Test = Readonly<{ mode: 'BRANCH_LEQ' | 'BRANCH_LT' | 'BRANCH_EQ'; value: number }>

/** What sends a row left, one test after the other: a threshold, or each code of a set; nothing for a set of missing values alone. */
function testsOf({ threshold, sets }: TreeNodes, node: number): Test[] {
  const codes = sets?.[node]
  if (!codes) return [{ mode: 'BRANCH_LEQ', value: threshold[node]! }]
  if (codes.length === 0) return [{ mode: 'BRANCH_LT', value: Number.NEGATIVE_INFINITY }]
  return codes.map((value) => ({ mode: 'BRANCH_EQ', value }))
}

/**
 * A sum of trees as one TreeEnsembleRegressor of ai.onnx.ml 3. `x <= threshold` goes left (BRANCH_LEQ), a missing value to
 * its learned side. A set of codes is a chain of BRANCH_EQ, each of which leads to the same child, as in the exports of
 * LightGBM. With leaves on a grid the float32 sums are exact in any order (no base, no post-transform).
 * @returns the name of the sums, float32, n × outputs
 */
export function addTrees(graph: Graph, input: string, trees: readonly TreeNodes[], outputs: number): string {
  const treeIds: number[] = []
  const nodeIds: number[] = []
  const features: number[] = []
  const thresholds: number[] = []
  const modes: string[] = []
  const trueIds: number[] = []
  const falseIds: number[] = []
  const missingTrue: number[] = []
  const leafTrees: number[] = []
  const leafNodes: number[] = []
  const leafTargets: number[] = []
  const leafValues: number[] = []
  for (const [t, tree] of trees.entries()) {
    const add = (node: number, feature: number, mode: string, value: number, left: number, right: number, missingLeft: boolean) => {
      treeIds.push(t)
      nodeIds.push(node)
      features.push(feature)
      modes.push(mode)
      thresholds.push(value)
      trueIds.push(left)
      falseIds.push(right)
      missingTrue.push(missingLeft ? 1 : 0)
    }
    const chains: { node: number; tests: Test[]; first: number }[] = []
    let nodes = tree.feature.length
    for (const [node, feature] of tree.feature.entries()) {
      if (feature < 0) {
        add(node, 0, 'LEAF', 0, 0, 0, false)
        leafTrees.push(t)
        leafNodes.push(node)
        leafTargets.push(tree.output)
        leafValues.push(tree.value[node]!)
        continue
      }
      const [test, ...more] = testsOf(tree, node)
      const next = more.length > 0 ? nodes : tree.right[node]!
      add(node, feature, test!.mode, test!.value, tree.left[node]!, next, Boolean(tree.missingLeft[node]))
      if (more.length > 0) chains.push({ node, tests: more, first: nodes })
      nodes += more.length
    }
    for (const { node, tests, first } of chains)
      for (const [k, { mode, value }] of tests.entries()) {
        const next = k + 1 < tests.length ? first + k + 1 : tree.right[node]!
        add(first + k, tree.feature[node]!, mode, value, tree.left[node]!, next, false)
      }
  }
  return graph.add('TreeEnsembleRegressor', [input], {
    n_targets: outputs,
    nodes_treeids: treeIds,
    nodes_nodeids: nodeIds,
    nodes_featureids: features,
    nodes_values: Float32Array.from(thresholds),
    nodes_modes: modes,
    nodes_truenodeids: trueIds,
    nodes_falsenodeids: falseIds,
    nodes_missing_value_tracks_true: missingTrue,
    target_treeids: leafTrees,
    target_nodeids: leafNodes,
    target_ids: leafTargets,
    target_weights: Float32Array.from(leafValues),
    aggregate_function: 'SUM',
    post_transform: 'NONE',
  })
}

/** Trees of a model and their base, in double; of counts their exponential. */
export function addTreesModel(graph: Graph, input: string, model: TreesModel): string {
  const margins = addTreeMargins(graph, input, model)
  return model.objective === 'poisson' ? graph.add('Exp', [margins]) : margins
}

function addTreeMargins(graph: Graph, input: string, model: TreesModel): string {
  const base = graph.doubles(model.base, [model.base.length])
  if (model.trees.length === 0) {
    // No tree was worth growing: the base alone, as often as there are rows.
    const zeros = graph.add('Mul', [graph.add('Shape', [input], { start: 0, end: 1 }), graph.integers([0])])
    const rows = graph.add('Concat', [graph.add('Shape', [input], { start: 0, end: 1 }), graph.integers([model.outputs])], { axis: 0 })
    return graph.add('Expand', [graph.add('Add', [graph.toDouble(zeros), base]), rows])
  }
  return graph.add('Add', [graph.toDouble(addTrees(graph, input, model.trees, model.outputs)), base])
}

/** Nodes of a balanced tree that finds a value in a right-continuous step function of one float32 number. */
export function stepTree(thresholds: readonly number[], values: readonly number[]): TreeNodes {
  const tree = {
    output: 0,
    feature: [] as number[],
    threshold: [] as number[],
    missingLeft: [] as number[],
    left: [] as number[],
    right: [] as number[],
    value: [] as number[],
  }
  const grow = (low: number, high: number): number => {
    const node = tree.feature.length
    const leaf = low === high
    const middle = (low + high) >> 1
    tree.feature.push(leaf ? -1 : 0)
    // x < t of float32 numbers is x <= the number before t.
    tree.threshold.push(leaf ? 0 : floatBefore(thresholds[middle]!))
    tree.missingLeft.push(0)
    tree.value.push(leaf ? values[low]! : 0)
    tree.left.push(0)
    tree.right.push(0)
    if (!leaf) {
      tree.left[node] = grow(low, middle)
      tree.right[node] = grow(middle + 1, high)
    }
    return node
  }
  grow(0, thresholds.length)
  return tree
}

/** The largest float32 below a positive one. */
export function floatBefore(x: number): number {
  const bits = new Int32Array(Float32Array.of(x).buffer)
  bits[0]! -= 1
  return new Float32Array(bits.buffer)[0]!
}
