import { createRng, deriveSeed, type Rng } from '#kernel/sampling'
import type { BinnedMatrix, Tree } from '#kernel/trees'
import { bagOf } from './bag.ts'
import { type Cut, Cutter, type Node } from './cut.ts'
import type { ForestOptions } from './options.ts'
import type { Outcome } from './outcome.ts'

type Open = { rows: Int32Array; depth: number; parent: number; isLeft: boolean }

/** A gain that rounding alone can make. */
const nothing = 1e-10

/**
 * Grows one tree to its end, and gives it once per output with the leaves of that output. Leaves are what the tree says
 * alone: the forest divides by its number of trees.
 */
export function growTree(x: BinnedMatrix, outcome: Outcome, weight: Float64Array | null, options: ForestOptions, tree: number): Tree[] {
  const times = bagOf(x.rows, tree, options)
  const inTree = Float64Array.from(times, (n, i) => n * (weight ? weight[i]! : 1))
  const cutter = new Cutter(x, outcome, inTree, options.minRowsPerLeaf)
  const rng = createRng(deriveSeed(options.seed, 'tree', tree))
  const columns = new ColumnDraw(x.columns, options, rng)
  const grown: Tree[] = outcome.base.map((_, output) => emptyTree(output, x.categories !== undefined))
  const first = grown[0]!
  const spare = new Int32Array(x.rows)
  const open: Open[] = [{ rows: bagged(inTree), depth: 0, parent: -1, isLeft: true }]
  for (let next = open.pop(); next; next = open.pop()) {
    const { rows, depth } = next
    const at = first.feature.length
    for (const one of grown) addNode(one, next)
    const node = sumsOf(rows, outcome, inTree)
    for (const one of grown) one.cover[at] = node.mass
    const mayDivide = rows.length >= 2 * options.minRowsPerLeaf && depth < (options.maxDepth ?? Number.POSITIVE_INFINITY)
    const cut =
      mayDivide && node.spread > nothing * node.squares ? bestCut(columns, cutter, node, options.cuts === 'random' ? rng : null) : null
    if (!cut || cut.gain <= nothing * node.squares) {
      for (const [k, one] of grown.entries()) one.value[at] = node.mass > 0 ? outcome.step(node.sums, node.mass, k) : 0
      continue
    }
    const edges = x.edges[cut.column]!
    const codes = cut.set && Array.from(cut.set, (bin) => edges[bin]!).sort((a, b) => a - b)
    for (const one of grown) {
      one.feature[at] = cut.column
      one.threshold[at] = codes ? 0 : edges[cut.bin]!
      if (one.sets) one.sets[at] = codes
      one.missingLeft[at] = cut.missingLeft
      one.gain[at] = cut.gain
    }
    const [left, right] = divide(x, rows, cut, spare)
    open.push({ rows: right, depth: depth + 1, parent: at, isLeft: false }, { rows: left, depth: depth + 1, parent: at, isLeft: true })
  }
  if (first.sets?.every((set) => set === null)) for (const one of grown) delete one.sets
  return grown
}

function bestCut(columns: ColumnDraw, cutter: Cutter, node: Node, draw: Rng | null): Cut | null {
  let best: Cut | null = null
  columns.begin()
  for (let column = columns.next(best); column >= 0; column = columns.next(best)) {
    const cut = draw ? cutter.drawn(column, node, draw) : cutter.best(column, node)
    if (cut && (!best || cut.gain > best.gain || (cut.gain === best.gain && column < best.column))) best = cut
  }
  return best
}

/** Columns in random order, for each split anew or for the tree; after the asked share it goes on only until one can be cut. */
class ColumnDraw {
  readonly #order: Int32Array
  readonly #wanted: number
  readonly #rng: Rng | null
  #at = 0

  constructor(columns: number, { columnShare, columnsPer }: ForestOptions, rng: Rng) {
    const all = Int32Array.from({ length: columns }, (_, j) => j)
    this.#wanted = Math.max(1, Math.round(columnShare * columns))
    this.#rng = columnsPer === 'split' ? rng : null
    if (columnsPer === 'tree') for (let k = 0; k < this.#wanted; k++) swap(all, k, k + Math.floor(rng() * (columns - k)))
    this.#order = columnsPer === 'tree' ? all.slice(0, this.#wanted) : all
  }

  begin(): void {
    this.#at = 0
  }

  next(found: Cut | null): number {
    const at = this.#at++
    if (at >= this.#order.length || (at >= this.#wanted && found)) return -1
    if (this.#rng) swap(this.#order, at, at + Math.floor(this.#rng() * (this.#order.length - at)))
    return this.#order[at]!
  }
}

function swap(values: Int32Array, a: number, b: number): void {
  const held = values[a]!
  values[a] = values[b]!
  values[b] = held
}

function bagged(weight: Float64Array): Int32Array {
  const rows = new Int32Array(weight.length)
  let n = 0
  for (let i = 0; i < weight.length; i++) if (weight[i]! > 0) rows[n++] = i
  return rows.slice(0, n)
}

function sumsOf(rows: Int32Array, { slots, slot, amount }: Outcome, weight: Float64Array) {
  const sums = new Float64Array(slots)
  let [mass, squares] = [0, 0]
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!
    const part = weight[row]! * amount[row]!
    sums[slot[row]!]! += part
    squares += part * amount[row]!
    mass += weight[row]!
  }
  let explained = 0
  for (const sum of sums) explained += sum ** 2
  return { rows, sums, mass, squares, spread: squares - (mass > 0 ? explained / mass : 0) }
}

/** Parts the rows in place, those of each side in their order. */
function divide({ bins, rows: n, edges }: BinnedMatrix, rows: Int32Array, { column, bin, set, missingLeft }: Cut, spare: Int32Array) {
  const missing = edges[column]!.length + 1
  const goesLeft = new Uint8Array(missing + 1).fill(1, 0, set ? 0 : bin + 1)
  for (const own of set ?? []) goesLeft[own] = 1
  goesLeft[missing] = missingLeft
  let [left, right] = [0, 0]
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!
    if (goesLeft[bins[column * n + row]!]) rows[left++] = row
    else spare[right++] = row
  }
  rows.set(spare.subarray(0, right), left)
  return [rows.subarray(0, left), rows.subarray(left)] as const
}

const emptyTree = (output: number, withSets: boolean): Tree => ({
  ...{ output, feature: [], threshold: [], missingLeft: [], left: [], right: [], value: [], gain: [], cover: [] },
  ...(withSets ? { sets: [] } : {}),
})

function addNode(tree: Tree, { parent, isLeft }: Open): void {
  for (const list of [tree.threshold, tree.missingLeft, tree.value, tree.gain, tree.cover]) list.push(0)
  tree.sets?.push(null)
  tree.left.push(-1)
  tree.right.push(-1)
  const at = tree.feature.push(-1) - 1
  if (parent >= 0) (isLeft ? tree.left : tree.right)[parent] = at
}
