import { bytesOfSets, SetWriter } from './coded.ts'
import type { Tree, TreesModel } from './model.ts'
import { type Block, bitSlotsOf, blockOf, bytesOfBlock, laidOnce, type ScoringMemory, slotsOf, take } from './scoring-memory.ts'

/** Leaves of a tree that fit a mask. */
const mostLeaves = 32
const nodeBytes = 16
const splitBytes = 12
/** Marks a node that divides by set. */
const setNode = 2 ** 30
/** A model's tables in the memory; numbers are byte offsets (see assembly/scoring.ts). */
export type LaidTrees = Readonly<{
  home: ScoringMemory
  block: Block
  x: number
  values: Float32Array
  /** Margins of a block, by output. */
  margin: number
  margins: Float64Array
  /** The same numbers as bits of sets. */
  bits: Int32Array
  lists: number
  splits: number
  /** Ends of each coded column's splits among `setSplits`. */
  setLists: number
  setSplits: number
  masks: number
  leaves: number
  /** Ends of the outputs' trees among the quick ones. */
  outputs: number
  quick: number
  nodes: number
  /** Those of the slow trees, then those of the quick ones. */
  roots: number
  slow: number
  all: number
}>

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

type Split = { column: number; missingRight: number; threshold: number; set: number; left: number; tree: number }

/** Splits with the leaves on their left as bits, and the leaves' values, both from the left; of sets where they are, else 0. */
function splitsOf(tree: Tree, number: number, setsAt: readonly number[]): { splits: Split[]; values: number[] } {
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
    const missingRight = 1 - tree.missingLeft[node]!
    splits.push({ column, missingRight, threshold: tree.threshold[node]!, set: setsAt[node]!, left, tree: number })
    visit(tree.right[node]!)
  }
  visit(0)
  return { splits, values }
}

/** The model's tables, laid out once as long as they find room. */
export const laidTrees = laidOnce((model: TreesModel): LaidTrees => {
  const isQuick = (tree: Tree) => leavesOf(tree) <= mostLeaves
  const quick = model.trees.filter(isQuick).sort((a, b) => a.output - b.output)
  const slow = model.trees.filter((tree) => !isQuick(tree))
  const block = blockOf(model)
  const slots = slotsOf(block, model)
  const columns = block.columns.length
  const nodes = model.trees.reduce((sum, tree) => sum + tree.feature.length, 0)
  const { home, buffer, at } = take({
    x: bytesOfBlock(block),
    margin: 8 * block.rows * model.outputs,
    lists: 8 * columns,
    splits: splitBytes * nodes,
    setLists: 4 * block.coded.length,
    setSplits: block.coded.length > 0 ? splitBytes * nodes : 0,
    sets: bytesOfSets(model, block.coded),
    masks: 32 * quick.length,
    leaves: 128 * quick.length,
    outputs: 4 * model.outputs,
    nodes: nodeBytes * nodes,
    roots: 8 * model.trees.length,
  })
  const writer = new SetWriter(buffer, block.coded, at.sets)
  const setsOf = new Map(
    model.trees.map((tree) => [tree, tree.feature.map((_, node) => (tree.sets?.[node] ? writer.write(tree, node) : 0))]),
  )
  const own = quick.map((tree, k) => splitsOf(tree, k, setsOf.get(tree)!))
  layQuick(buffer, own, slots, columns, at)
  layQuickSets(
    buffer,
    own.flatMap(({ splits }) => splits),
    block,
    at,
  )
  new Uint32Array(buffer, at.outputs, model.outputs).set(
    Array.from({ length: model.outputs }, (_, k) => quick.filter((tree) => tree.output <= k).length),
  )
  layNodes(buffer, [...slow.sort(byDepth), ...quick.toSorted(byDepth)], { slots, bitSlots: bitSlotsOf(block, model), setsOf }, at)
  return {
    ...{ home, block, ...at, quick: quick.length, slow: slow.length, all: model.trees.length },
    values: new Float32Array(buffer, at.x, bytesOfBlock(block) / 4),
    bits: new Int32Array(buffer, at.x, bytesOfBlock(block) / 4),
    margins: new Float64Array(buffer, at.margin, block.rows * model.outputs),
  }
})

function layQuick(
  buffer: SharedArrayBuffer,
  own: readonly { splits: Split[]; values: number[] }[],
  slotOf: Int32Array,
  columns: number,
  at: Readonly<{ lists: number; splits: number; leaves: number }>,
): void {
  const ordered = own
    .flatMap(({ splits }) => splits.filter(({ set }) => set === 0))
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

function layQuickSets(
  buffer: SharedArrayBuffer,
  splits: readonly Split[],
  { coded }: Block,
  at: Readonly<{ setLists: number; setSplits: number }>,
): void {
  const ends = new Uint32Array(buffer, at.setLists, coded.length)
  let k = 0
  for (const [c, { column }] of coded.entries()) {
    for (const split of splits)
      if (split.set !== 0 && split.column === column)
        new Uint32Array(buffer, at.setSplits + splitBytes * k++, 3).set([split.set, split.left, 32 * split.tree])
    ends[c] = k
  }
}

function layNodes(
  buffer: SharedArrayBuffer,
  trees: readonly Tree[],
  where: Readonly<{ slots: Int32Array; bitSlots: Int32Array; setsOf: ReadonlyMap<Tree, readonly number[]> }>,
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
      const set = where.setsOf.get(tree)![node]!
      if (set) words.set([setNode + 2 * where.bitSlots[column]!, set], to)
      else {
        words[to] = column < 0 ? 2 ** 31 : 2 * where.slots[column]! + 1 - tree.missingLeft[node]!
        floats[to + 1] = column < 0 ? tree.value[node]! : tree.threshold[node]!
      }
      words[to + 2] = nodeBytes * (first + (column < 0 ? node : tree.left[node]!))
      words[to + 3] = nodeBytes * (first + (column < 0 ? node : tree.right[node]!))
    }
    first += tree.feature.length
  }
}
