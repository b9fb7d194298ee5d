import { bytesOfSets, SetWriter } from './coded.ts'
import type { Tree, TreesModel } from './model.ts'
import { quadrature } from './quadrature.ts'
import { type Block, bitSlotsOf, blockOf, bytesOfBlock, laidOnce, type ScoringMemory, slotsOf, take } from './scoring-memory.ts'

/** The way from the root to a leaf, its conditions gathered by column. */
type LeafPath = {
  value: number
  /** Distinct columns on the way, by slot. */
  columns: number[]
  /** Share of training weight that meets the column's conditions, by slot. */
  shares: number[]
  /** Split (by its number among the tree's splits), the side taken and the slot. */
  steps: { split: number; left: boolean; slot: number }[]
}

export type LaidPaths = Readonly<{
  home: ScoringMemory
  block: Block
  x: number
  values: Float32Array
  /** Contributions of a block's rows, one after the other. */
  sum: number
  sums: Float64Array
  scratch: number
  mostSlots: number
  trees: readonly Readonly<{ output: number; splits: number; splitCount: number; leaves: number; leafCount: number }>[]
}>

/** Columns on a way that fit a pattern of bits (see assembly/contributions.ts). */
const patternBits = 15
const mostEntries = 256
/** Bytes that a model's known patterns may take. */
const tableBytes = 24 * 2 ** 20
const splitBytes = 12
const stepBytes = 12
const headBytes = 40

/** Covers of a node's children as shares of the node's. */
export function shareOf(tree: Tree, node: number, child: number): number {
  const cover = tree.cover[node]!
  // Only rows of weight 0 came here: without evidence, both ways count alike
  return cover > 0 ? tree.cover[child]! / cover : 0.5
}

function pathsOf(tree: Tree, splitNumber: Int32Array): LeafPath[] {
  const paths: LeafPath[] = []
  const visit = (node: number, way: { node: number; left: boolean; share: number }[]): void => {
    if (tree.feature[node]! >= 0) {
      for (const left of [true, false]) {
        const child = (left ? tree.left : tree.right)[node]!
        visit(child, [...way, { node, left, share: shareOf(tree, node, child) }])
      }
      return
    }
    const columns = [...new Set(way.map((step) => tree.feature[step.node]!))]
    if (columns.length === 0) return
    paths.push({
      value: tree.value[node]!,
      columns,
      shares: columns.map((j) => way.reduce((product, step) => (tree.feature[step.node] === j ? product * step.share : product), 1)),
      steps: way.map((step) => ({
        split: splitNumber[step.node]!,
        left: step.left,
        slot: columns.indexOf(tree.feature[step.node]!),
      })),
    })
  }
  visit(0, [])
  return paths
}

const recordBytes = ({ columns, steps }: LeafPath): number =>
  8 * Math.ceil((headBytes + 12 * columns.length + stepBytes * steps.length) / 8)
const isWide = ({ columns }: LeafPath): boolean => columns.length > patternBits
const entriesOf = (path: LeafPath, most: number): number => (isWide(path) ? 1 : Math.min(most, 2 ** path.columns.length))
const tableOf = (paths: readonly LeafPath[], most: number): number =>
  paths.reduce((sum, path) => sum + entriesOf(path, most) * 8 * path.columns.length, 0)

/** Patterns to keep per leaf, so that all tables stay within bounds. */
function entriesWithin(paths: readonly LeafPath[]): number {
  let most = mostEntries
  while (most > 1 && tableOf(paths, most) > tableBytes) most /= 2
  return most
}

type Written = { record: number; keys: number; values: number }

function writeLeaf(buffer: SharedArrayBuffer, path: LeafPath, slots: Int32Array, most: number, points: Int32Array, at: Written): void {
  const { columns, shares, steps, value } = path
  const n = columns.length
  const bytes = recordBytes(path)
  const entries = entriesOf(path, most)
  const words = new Int32Array(buffer, at.record, bytes / 4)
  const numbers = new Float64Array(buffer, at.record, bytes / 8)
  const degree = n - 1
  words.set([n, steps.length, isWide(path) ? -1 : entries - 1, Math.floor(degree / 2) + 1, points[degree]!, at.keys, at.values, bytes])
  numbers[4] = value
  numbers.set(shares, headBytes / 8)
  const places = headBytes / 4 + 2 * n
  for (const [k, j] of columns.entries()) words[places + k] = 8 * slots[j]!
  for (const [s, { split, left, slot }] of steps.entries()) words.set([128 * split, left ? -1 : 0, slot], places + n + 3 * s)
  new Int32Array(buffer, at.keys, entries).fill(-1)
  at.record += bytes
  at.keys += 4 * entries
  at.values += 8 * n * entries
}

type Places = Readonly<{ slots: Int32Array; bitSlots: Int32Array; stride: number; sets: SetWriter }>

function writeSplits(buffer: SharedArrayBuffer, tree: Tree, nodes: readonly number[], places: Places, at: number): void {
  const { slots, bitSlots, stride, sets } = places
  const view = new DataView(buffer, at, splitBytes * nodes.length)
  for (const [s, node] of nodes.entries()) {
    if (tree.sets?.[node]) {
      const words = [bitSlots[tree.feature[node]!]! * stride, sets.write(tree, node), 1]
      new Uint32Array(buffer, at + splitBytes * s, 3).set(words)
      continue
    }
    view.setUint32(splitBytes * s, slots[tree.feature[node]!]! * stride, true)
    view.setFloat32(splitBytes * s + 4, tree.threshold[node]!, true)
    view.setInt32(splitBytes * s + 8, -tree.missingLeft[node]!, true)
  }
}

/** The ways of all trees and what becomes known of their patterns, laid out once as long as they find room. */
export const laidPaths = laidOnce((model: TreesModel): LaidPaths => {
  const block = blockOf(model)
  const slots = slotsOf(block, model)
  const grown = model.trees.map((tree) => {
    const nodes = [...tree.feature.keys()].filter((node) => tree.feature[node]! >= 0)
    const splitNumber = new Int32Array(tree.feature.length)
    for (const [s, node] of nodes.entries()) splitNumber[node] = s
    return { tree, nodes, paths: pathsOf(tree, splitNumber) }
  })
  const paths = grown.flatMap((one) => one.paths)
  const most = entriesWithin(paths)
  const mostSlots = paths.reduce((highest, { columns }) => Math.max(highest, columns.length), 1)
  const mostSplits = grown.reduce((highest, { nodes }) => Math.max(highest, nodes.length), 0)
  const rules = Array.from({ length: mostSlots }, (_, degree) => quadrature(Math.floor(degree / 2) + 1))
  const { home, buffer, at } = take({
    x: bytesOfBlock(block),
    sum: 8 * block.columns.length * block.rows,
    scratch: 128 * mostSplits + 24 * mostSlots + 16,
    splits: splitBytes * grown.reduce((sum, { nodes }) => sum + nodes.length, 0),
    sets: bytesOfSets(model, block.coded),
    records: paths.reduce((sum, path) => sum + recordBytes(path), 0),
    keys: 4 * paths.reduce((sum, path) => sum + entriesOf(path, most), 0),
    tables: tableOf(paths, most),
    points: 8 * rules.reduce((sum, pairs) => sum + pairs.length, 0),
  })
  let next = at.points
  const points = Int32Array.from(rules, (pairs) => {
    new Float64Array(buffer, next, pairs.length).set(pairs)
    next += 8 * pairs.length
    return next - 8 * pairs.length
  })
  const written: Written = { record: at.records, keys: at.keys, values: at.tables }
  let splits = at.splits
  const places = { slots, bitSlots: bitSlotsOf(block, model), stride: block.stride, sets: new SetWriter(buffer, block.coded, at.sets) }
  const trees = grown.map((one) => {
    const laid = { output: one.tree.output, splits, splitCount: one.nodes.length, leaves: written.record, leafCount: one.paths.length }
    writeSplits(buffer, one.tree, one.nodes, places, splits)
    splits += splitBytes * one.nodes.length
    for (const path of one.paths) writeLeaf(buffer, path, slots, most, points, written)
    return laid
  })
  return {
    ...{ home, block, x: at.x, sum: at.sum, scratch: at.scratch, mostSlots, trees },
    values: new Float32Array(buffer, at.x, bytesOfBlock(block) / 4),
    sums: new Float64Array(buffer, at.sum, block.columns.length * block.rows),
  }
})
