import type { BinnedMatrix } from './bins.ts'
import { type HistogramLayout, layoutOf, subtractChild, sumByBin } from './histogram.ts'
import type { Tree } from './model.ts'
import { bestSplit, minHessian, type NodeSums, type Split, tie } from './split.ts'

export type GrowthLimits = Readonly<{
  leaves: number
  minRowsPerLeaf: number
  l2: number
  learningRate: number
  maxDepth: number
}>

/** A tree over bins: what `Tree` says, and per split the bin that decides (x in bins ≤ bin goes left). */
export type GrownTree = Readonly<{ tree: Tree; bin: number[] }>

type Leaf = {
  node: number
  depth: number
  /** The leaf's rows are rows[start] … rows[end − 1]. */
  start: number
  end: number
  sums: NodeSums
  histogram: Float64Array | null
  split: Split | null
}

/** Memory for growing many trees on the same bins: row lists, steps and histograms are made once. */
export class Grower {
  readonly #x: BinnedMatrix
  readonly #layout: HistogramLayout
  readonly #limits: GrowthLimits
  readonly #aside: Int32Array
  readonly #steps: Float64Array
  readonly #spare: Float64Array[] = []

  constructor(x: BinnedMatrix, limits: GrowthLimits) {
    this.#x = x
    this.#layout = layoutOf(x)
    this.#limits = limits
    this.#aside = new Int32Array(x.rows)
    this.#steps = new Float64Array(2 * x.rows)
  }

  /**
   * Grows a tree best-first: the leaf whose split gains most is split next (ties: the older leaf), until there are
   * `leaves` of them or no split gains. Of two children the smaller one's histogram is summed, the other's subtracted.
   * @param rows     rows to learn from; put in order of leaves, each leaf's rows ascending when they came ascending
   * @param gradient first derivative of the loss by row, in fixed point (see quantise)
   * @param hessian  second derivative likewise
   * @param weight   weight by row for `cover`, in fixed point; null = 1
   * @param score    margin by row; each row given in `rows` gets its leaf's value added
   */
  grow(
    output: number,
    rows: Int32Array,
    columns: Int32Array,
    gradient: Float64Array,
    hessian: Float64Array,
    weight: Float64Array | null,
    score: Float64Array,
  ): GrownTree {
    const { leaves: most } = this.#limits
    const tree: Tree = { output, feature: [], threshold: [], missingLeft: [], left: [], right: [], value: [], gain: [], cover: [] }
    const bin: number[] = []
    const root: Leaf = {
      node: addNode(tree, bin),
      depth: 0,
      start: 0,
      end: rows.length,
      sums: total(rows, gradient, hessian),
      histogram: null,
      split: null,
    }
    if (this.#maySplit(root)) {
      root.histogram = this.#sum(root, rows, columns, gradient, hessian)
      this.#findSplit(root, columns)
    }
    const open = [root]
    while (open.length < most) {
      const at = mostGaining(open)
      if (at < 0) break
      const best = open[at]!
      const [left, right] = this.#divide(best, best.split!, tree, bin, rows)
      open[at] = left
      open.push(right)
      const parent = best.histogram!
      if (open.length < most && (this.#maySplit(left) || this.#maySplit(right))) {
        const [small, large] = left.sums.rows <= right.sums.rows ? [left, right] : [right, left]
        small.histogram = this.#sum(small, rows, columns, gradient, hessian)
        subtractChild(parent, small.histogram)
        large.histogram = parent
        this.#findSplit(small, columns)
        this.#findSplit(large, columns)
      } else this.#spare.push(parent)
    }
    for (const leaf of open) {
      this.#release(leaf)
      const { gradient: g, hessian: h } = leaf.sums
      const value = (-this.#limits.learningRate * g) / (Math.max(h, minHessian) + this.#limits.l2)
      tree.value[leaf.node] = value
      let cover = 0
      for (let i = leaf.start; i < leaf.end; i++) {
        score[rows[i]!]! += value
        cover += weight ? weight[rows[i]!]! : 1
      }
      tree.cover[leaf.node] = cover
    }
    for (let node = bin.length - 1; node >= 0; node--)
      if (tree.feature[node]! >= 0) tree.cover[node] = tree.cover[tree.left[node]!]! + tree.cover[tree.right[node]!]!
    return { tree, bin }
  }

  #maySplit(leaf: Leaf): boolean {
    const { minRowsPerLeaf, maxDepth } = this.#limits
    return leaf.sums.rows >= 2 * minRowsPerLeaf && leaf.sums.rows > 1 && leaf.depth < maxDepth && leaf.sums.hessian >= 2 * minHessian
  }

  #findSplit(leaf: Leaf, columns: Int32Array): void {
    if (this.#maySplit(leaf)) leaf.split = bestSplit(leaf.histogram!, this.#layout, this.#x, columns, leaf.sums, this.#limits)
    if (!leaf.split) this.#release(leaf)
  }

  #release(leaf: Leaf): void {
    if (leaf.histogram) this.#spare.push(leaf.histogram)
    leaf.histogram = null
  }

  #sum(leaf: Leaf, rows: Int32Array, columns: Int32Array, gradient: Float64Array, hessian: Float64Array): Float64Array {
    const steps = this.#steps
    for (let i = leaf.start, s = 0; i < leaf.end; i++, s += 2) {
      const row = rows[i]!
      steps[s] = gradient[row]!
      steps[s + 1] = hessian[row]!
    }
    const histogram = this.#spare.pop()?.fill(0) ?? new Float64Array(this.#layout.width)
    sumByBin(histogram, this.#layout, this.#x, columns, rows, leaf.start, leaf.end, steps)
    return histogram
  }

  /** Splits the leaf's rows in place, both sides in their old order. */
  #divide(leaf: Leaf, split: Split, tree: Tree, bin: number[], rows: Int32Array): [Leaf, Leaf] {
    const { bins, rows: n, edges } = this.#x
    const from = split.feature * n
    const missing = edges[split.feature]!.length + 1
    const missingAs = split.missingLeft ? 0 : missing
    const aside = this.#aside
    let kept = leaf.start
    let moved = 0
    for (let i = leaf.start; i < leaf.end; i++) {
      const row = rows[i]!
      const at = bins[from + row]!
      if ((at === missing ? missingAs : at) <= split.bin) rows[kept++] = row
      else aside[moved++] = row
    }
    for (let i = 0; i < moved; i++) rows[kept + i] = aside[i]!

    const { node } = leaf
    tree.feature[node] = split.feature
    tree.threshold[node] = edges[split.feature]![split.bin]!
    tree.missingLeft[node] = split.missingLeft ? 1 : 0
    tree.gain[node] = split.gain
    bin[node] = split.bin
    tree.left[node] = addNode(tree, bin)
    tree.right[node] = addNode(tree, bin)
    const { left } = split
    const right: NodeSums = {
      gradient: leaf.sums.gradient - left.gradient,
      hessian: leaf.sums.hessian - left.hessian,
      rows: leaf.sums.rows - left.rows,
    }
    const depth = leaf.depth + 1
    return [
      { node: tree.left[node]!, depth, start: leaf.start, end: kept, sums: left, histogram: null, split: null },
      { node: tree.right[node]!, depth, start: kept, end: leaf.end, sums: right, histogram: null, split: null },
    ]
  }
}

/** Position of the leaf to split next, −1 when none gains; of equal gains the older leaf. */
function mostGaining(open: readonly Leaf[]): number {
  let at = -1
  for (let i = 0; i < open.length; i++) {
    const { split, node } = open[i]!
    if (!split) continue
    const best = at < 0 ? null : open[at]!
    if (!best?.split || split.gain > best.split.gain * tie || (split.gain * tie >= best.split.gain && node < best.node)) at = i
  }
  return at
}

function addNode(tree: Tree, bin: number[]): number {
  tree.feature.push(-1)
  tree.threshold.push(0)
  tree.missingLeft.push(0)
  tree.left.push(-1)
  tree.right.push(-1)
  tree.value.push(0)
  tree.gain.push(0)
  tree.cover.push(0)
  return bin.push(0) - 1
}

function total(rows: Int32Array, gradient: Float64Array, hessian: Float64Array): NodeSums {
  let g = 0
  let h = 0
  for (let i = 0; i < rows.length; i++) {
    g += gradient[rows[i]!]!
    h += hessian[rows[i]!]!
  }
  return { gradient: g, hessian: h, rows: rows.length }
}

/** Adds the tree's values to the margins of rows that it was not grown on. */
export function addGrown(grown: GrownTree, x: BinnedMatrix, score: Float64Array, only?: Uint8Array): void {
  const { tree, bin } = grown
  const feature = Int32Array.from(tree.feature)
  const limit = Int32Array.from(bin)
  const left = Int32Array.from(tree.left)
  const right = Int32Array.from(tree.right)
  const value = Float64Array.from(tree.value)
  const missing = Int32Array.from(tree.feature, (j) => (j < 0 ? 0 : x.edges[j]!.length + 1))
  // Where missing goes left, its bin counts as one below all limits
  const missingAs = Int32Array.from(tree.missingLeft, (goesLeft, node) => (goesLeft ? -1 : missing[node]!))
  const { bins, rows: n } = x
  for (let i = 0; i < n; i++) {
    if (only && only[i] === 0) continue
    let node = 0
    let j = feature[0]!
    while (j >= 0) {
      const b = bins[j * n + i]!
      node = (b === missing[node]! ? missingAs[node]! : b) <= limit[node]! ? left[node]! : right[node]!
      j = feature[node]!
    }
    score[i]! += value[node]!
  }
}
