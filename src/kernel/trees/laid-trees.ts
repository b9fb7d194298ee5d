import { crewMemory, type Exports, kept, kernelsOn, Places, page, type SharedMemory } from './kernels.ts'
import type { Tree, TreesModel } from './model.ts'

/** Leaves of a tree that fit a mask. */
const mostLeaves = 32
const nodeBytes = 16
const splitBytes = 12
/** Values of a block of rows, so that they stay in the cache. */
const blockValues = 16_384
const mostRows = 2048

/** A model's tables in the memory; numbers are byte offsets (see assembly/scoring.ts). */
export type LaidTrees = Readonly<{
  kernels: Exports
  /** Columns that some tree splits on, rising. */
  columns: Int32Array
  /** Rows of a block, a multiple of 8; values lie `stride` bytes apart by column, margins 8 · rows by output. */
  rows: number
  stride: number
  x: number
  values: Float32Array
  margin: number
  margins: Float64Array
  lists: number
  splits: number
  masks: number
  leaves: number
  /** Ends of the outputs' trees among the quick ones. */
  outputs: number
  quick: number
  nodes: number
  roots: number
  /** Roots: those of the slow trees, then those of the quick ones. */
  slow: number
  all: number
}>

type Home = Readonly<{ memory: SharedMemory; kernels: Exports; places: Places; models: WeakMap<TreesModel, LaidTrees> }>
let home: Home | undefined

/** This thread's memory for scoring. Models stay in it until it is full; then all are forgotten. */
function homeFor(bytes: number): Home {
  if (!home || home.places.end + bytes > kept) {
    const memory = home && home.memory.buffer.byteLength <= kept ? home.memory : crewMemory()
    home = { memory, kernels: kernelsOn(memory), places: new Places(), models: new WeakMap() }
  }
  const { memory, places } = home
  const lacking = Math.ceil((places.end + bytes - memory.buffer.byteLength) / page)
  if (lacking > 0) memory.grow(lacking)
  return home
}

const leavesOf = (tree: Tree): number => (tree.feature.length + 1) / 2

/** Trees of like depth side by side, for they are walked together. */
function byDepth(a: Tree, b: Tree): number {
  return depthOf(a) - depthOf(b)
}

function depthOf(tree: Tree): number {
  const depth = new Int32Array(tree.feature.length)
  for (const [node, column] of tree.feature.entries())
    if (column >= 0) depth[tree.left[node]!] = depth[tree.right[node]!] = depth[node]! + 1
  return Math.max(...depth)
}

type Split = { column: number; missingRight: number; threshold: number; left: number; tree: number }

/** Splits with the leaves on their left as bits, and the leaves' values, both from the left. */
function splitsOf(tree: Tree, number: number): { splits: Split[]; values: number[] } {
  const splits: Split[] = []
  const values: number[] = []
  const visit = (node: number): void => {
    const column = tree.feature[node]!
    if (column < 0) {
      values.push(tree.value[node]!)
      return
    }
    const first = values.length
    visit(tree.left[node]!)
    const left = 2 ** values.length - 2 ** first
    splits.push({ column, missingRight: 1 - tree.missingLeft[node]!, threshold: tree.threshold[node]!, left, tree: number })
    visit(tree.right[node]!)
  }
  visit(0)
  return { splits, values }
}

function lay(model: TreesModel): LaidTrees {
  const isQuick = (tree: Tree) => leavesOf(tree) <= mostLeaves
  const quick = model.trees.filter(isQuick).sort((a, b) => a.output - b.output)
  const slow = model.trees.filter((tree) => !isQuick(tree))
  const columns = Int32Array.from(new Set(model.trees.flatMap((tree) => tree.feature.filter((j) => j >= 0)))).sort()
  const slotOf = new Int32Array(model.columns)
  for (const [slot, column] of columns.entries()) slotOf[column] = slot
  const nodeCount = model.trees.reduce((sum, tree) => sum + tree.feature.length, 0)
  const rows = Math.max(8, Math.min(mostRows, 8 * Math.floor(blockValues / 8 / Math.max(1, columns.length))))
  // Not a power of two, or all columns would fall on the same few lines of the cache
  const stride = 4 * rows + 64

  const sizes = [
    columns.length * stride,
    8 * rows * model.outputs,
    8 * columns.length,
    splitBytes * nodeCount,
    32 * quick.length,
    128 * quick.length,
    4 * model.outputs,
    nodeBytes * nodeCount,
    8 * model.trees.length,
  ]
  const { memory, kernels, places, models } = homeFor(sizes.reduce((sum, size) => sum + size + 16, 0))
  const [x, margin, lists, splits, masks, leaves, outputs, nodes, roots] = sizes.map((size) => places.take(size)) as [
    ...[number, number, number, number, number, number, number, number, number],
  ]
  const { buffer } = memory
  const own = quick.map(splitsOf)
  layQuick(buffer, own, slotOf, columns.length, { lists, splits, leaves })
  new Uint32Array(buffer, outputs, model.outputs).set(
    Array.from({ length: model.outputs }, (_, k) => quick.filter((tree) => tree.output <= k).length),
  )
  layNodes(buffer, [...slow.sort(byDepth), ...quick.toSorted(byDepth)], slotOf, { nodes, roots })

  const laid: LaidTrees = {
    ...{ kernels, columns, rows, stride, x, margin, lists, splits, masks, leaves, outputs, nodes, roots },
    values: new Float32Array(buffer, x, sizes[0]! / 4),
    margins: new Float64Array(buffer, margin, sizes[1]! / 8),
    quick: quick.length,
    slow: slow.length,
    all: model.trees.length,
  }
  models.set(model, laid)
  return laid
}

function layQuick(
  buffer: SharedArrayBuffer,
  own: readonly { splits: Split[]; values: number[] }[],
  slotOf: Int32Array,
  columns: number,
  at: Readonly<{ lists: number; splits: number; leaves: number }>,
): void {
  const ordered = own
    .flatMap(({ splits }) => splits)
    .sort((a, b) => a.column - b.column || a.missingRight - b.missingRight || a.threshold - b.threshold)
  const view = new DataView(buffer, at.splits, splitBytes * ordered.length)
  const ends = new Uint32Array(buffer, at.lists, 2 * columns).fill(0)
  for (const [k, { column, missingRight, threshold, left, tree }] of ordered.entries()) {
    view.setFloat32(splitBytes * k, threshold, true)
    view.setUint32(splitBytes * k + 4, left, true)
    view.setUint32(splitBytes * k + 8, 32 * tree, true)
    ends[2 * slotOf[column]! + missingRight]!++
  }
  for (let list = 1; list < ends.length; list++) ends[list]! += ends[list - 1]!
  for (const [k, { values }] of own.entries()) new Float32Array(buffer, at.leaves + 128 * k, values.length).set(values)
}

function layNodes(
  buffer: SharedArrayBuffer,
  trees: readonly Tree[],
  slotOf: Int32Array,
  at: Readonly<{ nodes: number; roots: number }>,
): void {
  const nodes = trees.reduce((sum, tree) => sum + tree.feature.length, 0)
  const words = new Uint32Array(buffer, at.nodes, 4 * nodes)
  const floats = new Float32Array(buffer, at.nodes, 4 * nodes)
  const roots = new Uint32Array(buffer, at.roots, 2 * trees.length)
  let first = 0
  for (const [k, tree] of trees.entries()) {
    roots.set([nodeBytes * first, tree.output], 2 * k)
    for (const [node, column] of tree.feature.entries()) {
      const to = 4 * (first + node)
      words[to] = column < 0 ? 2 ** 31 : 2 * slotOf[column]! + 1 - tree.missingLeft[node]!
      floats[to + 1] = column < 0 ? tree.value[node]! : tree.threshold[node]!
      words[to + 2] = nodeBytes * (first + (column < 0 ? node : tree.left[node]!))
      words[to + 3] = nodeBytes * (first + (column < 0 ? node : tree.right[node]!))
    }
    first += tree.feature.length
  }
}

/** The model's tables, laid out once as long as they find room. */
export const laidTrees = (model: TreesModel): LaidTrees => home?.models.get(model) ?? lay(model)
