import { checkRange } from '#base'
import type { Matrix } from '#kernel/linalg'
import { checkModelColumns } from '#kernel/supervised'
import type { Tree, TreesModel } from './model.ts'

/** A tree in typed arrays, for walking. */
type WalkedTree = Readonly<{ feature: Int32Array; threshold: Float64Array; missingLeft: Uint8Array }>

const walked = (tree: Tree): WalkedTree => ({
  feature: Int32Array.from(tree.feature),
  threshold: Float64Array.from(tree.threshold),
  missingLeft: Uint8Array.from(tree.missingLeft),
})

/** The way from the root to a leaf, its conditions gathered by column. */
type LeafPath = {
  value: number
  /** Distinct columns on the way, by slot, as places in the list of columns that the tree uses. */
  places: Int32Array
  /** Share of training weight that meets the column's conditions, by slot. */
  shares: Float64Array
  /** Splits on the way, the side taken (1 = left) and the slot's bit. */
  nodes: Int32Array
  sides: Uint8Array
  bits: Int32Array
  /** Contributions by pattern of met conditions (slots · pattern + slot), worked out on first use. */
  table: Float64Array
  known: Uint8Array
}

const largestTable = 12

/** Covers of a node's children as shares of the node's. */
function shareOf(tree: Tree, node: number, child: number): number {
  const cover = tree.cover[node]!
  // Only rows of weight 0 came here: without evidence, both ways count alike
  return cover > 0 ? tree.cover[child]! / cover : 0.5
}

function leafPaths(tree: Tree, used: readonly number[], rows: number): LeafPath[] {
  const paths: LeafPath[] = []
  const visit = (node: number, way: { node: number; left: boolean; share: number }[]): void => {
    if (tree.feature[node]! >= 0) {
      for (const left of [true, false]) {
        const child = (left ? tree.left : tree.right)[node]!
        visit(child, [...way, { node, left, share: shareOf(tree, node, child) }])
      }
      return
    }
    const features = Int32Array.from(new Set(way.map((step) => tree.feature[step.node]!)))
    if (features.length === 0) return
    const shares = Float64Array.from(features, (j) =>
      way.reduce((product, step) => (tree.feature[step.node] === j ? product * step.share : product), 1),
    )
    const patterns = features.length <= largestTable && 2 ** features.length <= 4 * rows ? 2 ** features.length : 0
    paths.push({
      value: tree.value[node]!,
      places: features.map((j) => used.indexOf(j)),
      shares,
      nodes: Int32Array.from(way, (step) => step.node),
      sides: Uint8Array.from(way, (step) => (step.left ? 1 : 0)),
      bits: Int32Array.from(way, (step) => features.indexOf(tree.feature[step.node]!)),
      table: new Float64Array(Math.max(1, patterns) * features.length),
      known: new Uint8Array(patterns),
    })
  }
  visit(0, [])
  return paths
}

/** Gauss–Legendre nodes and weights on [0, 1]: exact for polynomials of degree 2 · points − 1. */
function quadrature(points: number): { at: Float64Array; weight: Float64Array } {
  const at = new Float64Array(points)
  const weight = new Float64Array(points)
  for (let q = 0; q < points; q++) {
    let x = Math.cos((Math.PI * (q + 0.75)) / (points + 0.5))
    let slope = 1
    for (let step = 0; step < 12; step++) {
      let before = 1
      let value = x
      for (let k = 2; k <= points; k++) [before, value] = [value, ((2 * k - 1) * x * value - (k - 1) * before) / k]
      slope = points === 1 ? 1 : (points * (x * value - before)) / (x * x - 1)
      x -= value / slope
    }
    at[q] = (1 - x) / 2
    weight[q] = 1 / ((1 - x * x) * slope * slope)
  }
  return { at, weight }
}
const quadratures: ReturnType<typeof quadrature>[] = []
const quadratureFor = (degree: number) => (quadratures[degree] ??= quadrature(Math.floor(degree / 2) + 1))

/**
 * Shapley values of the game "value · Π over slots of (met ? 1 : 0 when the column is known, its share when not)". By
 * Owen's multilinear extension that of slot i is value · (metᵢ − shareᵢ) · ∫₀¹ Πⱼ≠ᵢ (t · metⱼ + (1 − t) · shareⱼ) dt, and
 * a Gauss rule of ⌈slots / 2⌉ points gives the integral of that polynomial exactly.
 */
function fillShapley(path: LeafPath, met: Uint8Array, to: Float64Array, from: number, after: Float64Array): void {
  const { shares, value } = path
  const slots = shares.length
  const { at, weight } = quadratureFor(slots - 1)
  for (let i = 0; i < slots; i++) to[from + i] = 0
  for (let q = 0; q < at.length; q++) {
    const t = at[q]!
    // Products of the factors after i, then, on the way up, times those before i: no division, for a share may be 0
    after[slots - 1] = 1
    for (let i = slots - 1; i > 0; i--) after[i - 1] = after[i]! * (t * met[i]! + (1 - t) * shares[i]!)
    let before = weight[q]! * value
    for (let i = 0; i < slots; i++) {
      to[from + i]! += before * after[i]!
      before *= t * met[i]! + (1 - t) * shares[i]!
    }
  }
  for (let i = 0; i < slots; i++) to[from + i]! *= met[i]! - shares[i]!
}

function addTree(paths: LeafPath[], used: readonly number[], tree: WalkedTree, x: Matrix, contributions: Float64Array): void {
  const { rows: n, values } = x
  const { feature, threshold, missingLeft } = tree
  const goesLeft = new Uint8Array(feature.length)
  const sums = new Float64Array(used.length)
  const most = Math.max(...paths.map((path) => path.places.length))
  const met = new Uint8Array(most)
  const after = new Float64Array(most)
  for (let i = 0; i < n; i++) {
    sums.fill(0)
    for (let node = 0; node < feature.length; node++) {
      const j = feature[node]!
      if (j < 0) continue
      const v = values[j * n + i]!
      goesLeft[node] = v <= threshold[node]! || (Number.isNaN(v) && missingLeft[node] === 1) ? 1 : 0
    }
    for (let p = 0; p < paths.length; p++) {
      const path = paths[p]!
      const { nodes, sides, bits, places, known, table } = path
      const slots = places.length
      let from = 0
      if (known.length > 0) {
        let pattern = known.length - 1
        // Without a branch: which way a row goes is not to be foreseen
        for (let s = 0; s < nodes.length; s++) pattern &= ~((goesLeft[nodes[s]!]! ^ sides[s]!) << bits[s]!)
        from = pattern * slots
        if (known[pattern] === 0) {
          for (let k = 0; k < slots; k++) met[k] = (pattern >> k) & 1
          fillShapley(path, met, table, from, after)
          known[pattern] = 1
        }
      } else {
        met.fill(1, 0, slots)
        for (let s = 0; s < nodes.length; s++) if (goesLeft[nodes[s]!] !== sides[s]) met[bits[s]!] = 0
        fillShapley(path, met, table, 0, after)
      }
      for (let k = 0; k < slots; k++) sums[places[k]!]! += table[from + k]!
    }
    for (let u = 0; u < used.length; u++) contributions[used[u]! * n + i]! += sums[u]!
  }
}

/**
 * Contributions of each column to each row's margin, path-dependent TreeSHAP: columns that are "unknown" follow the
 * training weights. For every row they add up to the margin minus `expectedMargin`.
 * @param output which margin to explain (the class for `multiclass`)
 * @returns n × columns, column-major
 * @throws MODEL_COLUMNS_DIFFER, INVALID_ARGUMENT
 * @see Lundberg et al. (2020), "From local explanations to global understanding with explainable AI for trees"; Owen
 *   (1972), "Multilinear extensions of games"
 */
export function contributionsTrees(model: TreesModel, x: Matrix, output = 0): Float64Array {
  checkModelColumns(model.columns, x.columns)
  checkRange('output', output, 0, model.outputs - 1)
  const contributions = new Float64Array(x.rows * x.columns)
  for (const tree of model.trees) {
    if (tree.output !== output) continue
    const used = [...new Set(tree.feature.filter((j) => j >= 0))]
    const paths = leafPaths(tree, used, x.rows)
    if (paths.length > 0) addTree(paths, used, walked(tree), x, contributions)
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
