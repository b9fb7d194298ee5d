import { type Arena, foundBytes, setBytes } from './arena.ts'
import type { BinnedMatrix } from './bins.ts'
import type { Call } from './kernels.ts'
import { type Bounds, free, type Leaf, mostGaining, type Split, type Sums, within } from './leaf.ts'
import type { CategoryOptions, Tree } from './model.ts'
import type { Scale } from './steps.ts'

export type GrowthLimits = Readonly<{
  leaves: number
  minRowsPerLeaf: number
  l2: number
  learningRate: number
  maxDepth: number
  /** How far a leaf may go at most, before the learning rate. */
  mostStep: number
  monotone?: readonly number[]
  categories: CategoryOptions
}>

/**
 * A tree over bins: what `Tree` says, and per split the bin that decides (x in bins ≤ bin goes left) or, as bits, the set
 * of bins that go left.
 */
export type GrownTree = Readonly<{ tree: Tree; bin: number[]; sets: (Uint32Array | null)[] }>

/** Curvature a leaf must have, as in LightGBM's min_sum_hessian_in_leaf. */
const minHessian = 1e-3
/** Leaves of fewer rows are not worth a copy; sparser ones than this share of their storage are. */
const smallLeaf = 256
const sparse = 0.4

/** Grows trees on the rows of an arena. */
export class Grower {
  readonly #x: BinnedMatrix
  readonly #arena: Arena
  readonly #limits: GrowthLimits
  readonly #free: number[]
  #scale: Scale = { gradient: 1, hessian: 1, shift: 32, constant: false }
  #columns = 0

  constructor(x: BinnedMatrix, arena: Arena, limits: GrowthLimits) {
    this.#x = x
    this.#arena = arena
    this.#limits = limits
    this.#free = Array.from({ length: limits.leaves + 1 }, (_, k) => arena.histograms + k * arena.histogramBytes)
  }

  /**
   * Grows a tree best-first: the leaf whose split gains most is split next (ties: the older leaf), until there are
   * `leaves` of them or no split gains. Of two children the smaller one's rows are copied close together while its
   * histogram is summed; the other's is the parent's minus it.
   * @param rows   rows to learn from, ascending; null: all
   * @param weight weight by row for `cover`, in fixed point; null = 1
   * @param learn  adds each leaf's value to the margins of its rows; otherwise margins stay as they are
   * @param stepOf the step that a leaf of such rows takes; null: Newton's
   */
  grow(
    output: number,
    rows: Int32Array | null,
    columns: Int32Array,
    scale: Scale,
    weight: Float64Array | null,
    learn: boolean,
    stepOf: ((rows: Int32Array) => number) | null,
  ): GrownTree {
    const { leaves: most } = this.#limits
    const arena = this.#arena
    this.#scale = scale
    this.#columns = columns.length
    arena.ints(arena.columns, columns.length).set(columns)
    arena.copies.clear()
    const tree: Tree = { output, feature: [], threshold: [], missingLeft: [], left: [], right: [], value: [], gain: [], cover: [] }
    const grown: GrownTree = { tree, bin: [], sets: [] }
    const open = [this.#root(output, rows, addNode(grown))]
    this.#findSplits(open[0]!)
    while (open.length < most) {
      const at = mostGaining(open)
      if (at < 0) break
      const children = this.#divide(open[at]!, open.length + 1 < most, grown)
      if (!children) continue
      open[at] = children[0]
      open.push(children[1])
    }
    for (const leaf of open) {
      this.#release(leaf)
      const step = stepOf ? stepOf(this.#rowsOf(leaf)) : this.#newton(leaf.sums, leaf.l2)
      const value = this.#limits.learningRate * within(step, leaf.bounds)
      tree.value[leaf.node] = value
      tree.cover[leaf.node] = weight ? this.#rowsOf(leaf).reduce((sum, row) => sum + weight[row]!, 0) : leaf.rows
      const score = arena.score + 8 * output * arena.all[output]!.rows
      const { ids, store } = leaf
      if (learn)
        arena.run(
          arena.parts(leaf.rows, 4096).map(({ from, n }) => ['addValue', ids && ids + 4 * from, from, n, store.origin, value, score]),
        )
    }
    for (let node = tree.feature.length - 1; node >= 0; node--)
      if (tree.feature[node]! >= 0) tree.cover[node] = tree.cover[tree.left[node]!]! + tree.cover[tree.right[node]!]!
    if (grown.sets.some((set) => set)) tree.sets = grown.sets.map((set, node) => set && codesIn(set, this.#x.edges[tree.feature[node]!]!))
    return grown
  }

  #root(output: number, rows: Int32Array | null, node: number): Leaf {
    const { kernels, stride, found, ids } = this.#arena
    const histogram = this.#emptyHistogram()
    const { minRowsPerLeaf: minRows } = this.#limits
    const store = this.#arena.all[output]!
    const none = { gradient: 0, hessian: 0 }
    const root: Leaf = {
      node,
      depth: 0,
      start: 0,
      ids: 0,
      rows: store.rows,
      store,
      sums: none,
      histogram,
      split: null,
      minRows,
      bounds: free,
      l2: 0,
    }
    if (rows) {
      this.#arena.ints(ids, rows.length).set(rows)
      root.ids = ids
      root.rows = rows.length
      this.#compact(root, true, histogram)
    } else
      this.#sumParts(store.rows, histogram, ({ from, n }, _, to) => [
        'sumRows',
        store.bins + from * stride,
        stride,
        store.steps + 8 * from,
        n,
        to,
      ])
    kernels.total(histogram, this.#scale.shift, found)
    const [gradient = 0, hessian = 0] = this.#arena.doubles(found, 2)
    root.sums = { gradient, hessian }
    return root
  }

  #maySplit({ rows, depth, sums }: Leaf): boolean {
    const { minRowsPerLeaf, maxDepth } = this.#limits
    return rows >= 2 * minRowsPerLeaf && rows > 1 && depth < maxDepth && sums.hessian >= 2 * minHessian * this.#scale.hessian
  }

  /** Finds the splits of leaves, each in a thread. */
  #findSplits(...leaves: readonly Leaf[]): void {
    const open = leaves.filter((leaf) => this.#maySplit(leaf))
    const columns = this.#arena.run(open.map((leaf, k) => this.#search(leaf, k)))
    for (const [k, leaf] of open.entries()) leaf.split = columns[k]! < 0 ? null : this.#found(columns[k]!, k)
    for (const leaf of leaves) if (!leaf.split) this.#release(leaf)
  }

  #search({ histogram, sums, rows, minRows, bounds }: Leaf, k: number): Call {
    const { columns, edges, monotone, categories, found } = this.#arena
    const { oneAgainstRest, smooth, l2: orderedL2, most, rowsPerStep } = this.#limits.categories
    const { gradient, hessian, shift, constant } = this.#scale
    const unit = gradient / hessian
    const { gradient: G, hessian: H } = sums
    const rowsPer = constant ? 1 : rows / H
    const least = minHessian * hessian
    const l2 = this.#limits.l2 * hessian
    const few = minRows > 1 ? minRows : 0
    const order = [monotone, bounds.low * unit, bounds.high * unit]
    const orders = [categories, oneAgainstRest, smooth, smooth * hessian, orderedL2 * hessian, most, rowsPerStep]
    const to = found + foundBytes * k
    return ['findSplit', histogram, columns, this.#columns, edges, shift, G, H, rows, rowsPer, few, least, l2, ...order, ...orders, to]
  }

  #found(column: number, k: number): Split {
    const { gradient, hessian } = this.#scale
    const at = this.#arena.found + foundBytes * k
    const [score = 0, bin = 0, missingLeft = 0, g = 0, h = 0, whole = 0, ordered = 0] = this.#arena.doubles(at, 7)
    const gain = (score - whole) * (hessian / gradient ** 2)
    const set = bin < 0 ? Uint32Array.from(this.#arena.ints(at + 64, setBytes / 4)) : null
    if (set && missingLeft) {
      const missing = this.#x.edges[column]!.length + 1
      set[missing >> 5]! |= 1 << (missing & 31)
    }
    return { column, bin, set, missingLeft, gain, left: { gradient: g, hessian: h }, l2: ordered * this.#limits.categories.l2 }
  }

  /** Sums n rows by parts, one per thread, each into a histogram of its own; then these together. */
  #sumParts(n: number, histogram: number, call: (part: { from: number; n: number }, k: number, to: number) => Call): void {
    const arena = this.#arena
    const parts = arena.parts(n, 1024)
    const others = parts.slice(1).map((_, k) => arena.privates + k * arena.histogramBytes)
    for (const at of others) this.#clear(at)
    arena.run(parts.map((part, k) => call(part, k, k === 0 || histogram === 0 ? histogram : others[k - 1]!)))
    if (histogram === 0) return
    for (const other of others)
      arena.run(arena.parts(arena.histogramBytes, 65_536, 16).map(({ from, n: bytes }) => ['merge', histogram + from, other + from, bytes]))
  }

  #emptyHistogram(): number {
    const at = this.#free.pop()!
    this.#clear(at)
    return at
  }

  #clear(histogram: number): void {
    new Uint8Array(this.#arena.kernels.buffer, histogram, this.#arena.histogramBytes).fill(0)
  }

  #release(leaf: Leaf): void {
    if (leaf.histogram) this.#free.push(leaf.histogram)
    leaf.histogram = 0
  }

  /** Splits a leaf; null when a child would have too few rows, which the estimate did not foresee: then its split is another. */
  #divide(leaf: Leaf, more: boolean, grown: GrownTree): [Leaf, Leaf] | null {
    const { kernels, stride, left: toLeft, right: toRight, ids } = this.#arena
    const { split, store, node, start } = leaf
    const { column, bin: limit, set, missingLeft, gain, left, l2 } = split!
    const { tree } = grown
    const edges = this.#x.edges[column]!
    const missing = edges.length + 1
    const { sets } = this.#arena
    if (set) this.#arena.ints(sets, setBytes / 4).set(set)
    const parts = this.#arena.parts(leaf.rows, 4096)
    const counts = this.#arena.run(
      parts.map(({ from, n }) => {
        const own = leaf.ids && leaf.ids + 4 * from
        const rows = [own, from, n, store.bins + column, stride]
        const to = [toLeft + 4 * from, toRight + 4 * from]
        return set ? ['partitionSet', ...rows, sets, ...to] : ['partition', ...rows, limit, missing, missingLeft, ...to]
      }),
    )
    const lefts = counts.reduce((sum, count) => sum + count)
    const rights = leaf.rows - lefts
    if (Math.min(lefts, rights) < this.#limits.minRowsPerLeaf) {
      leaf.minRows = Math.ceil(1.5 * leaf.minRows) + 1
      leaf.split = null
      this.#findSplits(leaf)
      return null
    }
    tree.feature[node] = column
    tree.threshold[node] = set ? 0 : edges[limit]!
    tree.missingLeft[node] = missingLeft
    tree.gain[node] = gain
    grown.bin[node] = limit
    grown.sets[node] = set
    tree.left[node] = addNode(grown)
    tree.right[node] = addNode(grown)
    const right = { gradient: leaf.sums.gradient - left.gradient, hessian: leaf.sums.hessian - left.hessian }
    const bounds = this.#boundsOfChildren(leaf, left, right)
    const child = (which: 'left' | 'right', rows: number, sums: Sums): Leaf => {
      const from = which === 'left' ? start : start + lefts
      const own = ids + 4 * from
      let to = own
      for (const [k, part] of parts.entries()) {
        const bytes = 4 * (which === 'left' ? counts[k]! : part.n - counts[k]!)
        const side = (which === 'left' ? toLeft : toRight) + 4 * part.from
        new Uint8Array(kernels.buffer).copyWithin(to, side, side + bytes)
        to += bytes
      }
      const at = { node: tree[which][node]!, depth: leaf.depth + 1, start: from, ids: own, rows, store }
      return { ...at, sums, histogram: 0, split: null, minRows: this.#limits.minRowsPerLeaf, bounds: bounds[which], l2 }
    }
    this.#arena.copies.share(store)
    const children: [Leaf, Leaf] = [child('left', lefts, left), child('right', rights, right)]
    if (more && children.some((one) => this.#maySplit(one))) this.#sumChildren(leaf, children)
    else this.#release(leaf)
    return children
  }

  /** Where a column's values must rise or fall, neither side may cross the middle between both: so that they stay in order below. */
  #boundsOfChildren({ bounds, split }: Leaf, left: Sums, right: Sums): { left: Bounds; right: Bounds } {
    const rising = this.#limits.monotone?.[split!.column] ?? 0
    if (rising === 0) return { left: bounds, right: bounds }
    const middle = (within(this.#newton(left, split!.l2), bounds) + within(this.#newton(right, split!.l2), bounds)) / 2
    const [under, above] = [
      { ...bounds, high: middle },
      { ...bounds, low: middle },
    ]
    return rising > 0 ? { left: under, right: above } : { left: above, right: under }
  }

  #sumChildren(parent: Leaf, children: [Leaf, Leaf]): void {
    const { histogramBytes } = this.#arena
    const [small, large] = children[0].rows <= children[1].rows ? children : [children[1], children[0]]
    small.histogram = this.#emptyHistogram()
    this.#compact(small, small.rows >= smallLeaf, small.histogram)
    large.histogram = parent.histogram
    const [whole, part] = [large.histogram, small.histogram]
    this.#arena.run(this.#arena.parts(histogramBytes, 65_536, 16).map(({ from, n }) => ['subtract', whole + from, part + from, n]))
    if (large.rows >= smallLeaf && large.rows < sparse * large.store.rows) this.#compact(large, true, 0)
    this.#findSplits(small, large)
  }

  /** Copies a leaf's rows close together, where there is room, and sums them. */
  #compact(leaf: Leaf, wanted: boolean, histogram: number): void {
    const { stride, scratches } = this.#arena
    const { store, ids, rows } = leaf
    const copy = wanted ? this.#arena.copies.take(rows) : null
    if (!copy && histogram === 0) return
    this.#sumParts(rows, histogram, ({ from, n }, k, sums) => {
      const first = copy ? from : 0
      const { bins, steps, origin } = copy ?? scratches[k]!
      const to = [bins + first * stride, steps + 8 * first, origin + 4 * first, copy ? 1 : 0, sums]
      return ['gather', ids + 4 * from, n, store.bins, stride, store.steps, store.origin, ...to]
    })
    if (!copy) return
    this.#arena.copies.leave(store)
    leaf.store = copy
    leaf.ids = 0
  }

  #newton({ gradient, hessian }: Sums, more: number): number {
    const { l2, mostStep } = this.#limits
    const step = -(gradient / this.#scale.gradient) / (Math.max(hessian / this.#scale.hessian, minHessian) + l2 + more)
    return within(step, { low: -mostStep, high: mostStep })
  }

  /** Numbers of a leaf's rows in the training data. */
  #rowsOf({ ids, rows, store }: Leaf): Int32Array {
    const own = ids ? this.#arena.ints(ids, rows).slice() : Int32Array.from({ length: rows }, (_, i) => i)
    if (store.origin === 0) return own
    const origin = this.#arena.ints(store.origin, store.rows)
    return own.map((id) => origin[id]!)
  }
}

function codesIn(set: Uint32Array, codes: Float32Array): number[] {
  return [...codes].filter((_, bin) => (set[bin >> 5]! >>> (bin & 31)) & 1)
}

function addNode({ tree, bin, sets }: GrownTree): number {
  tree.feature.push(-1)
  tree.threshold.push(0)
  tree.missingLeft.push(0)
  tree.left.push(-1)
  tree.right.push(-1)
  tree.value.push(0)
  tree.gain.push(0)
  tree.cover.push(0)
  sets.push(null)
  return bin.push(0) - 1
}
