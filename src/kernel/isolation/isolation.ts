import { checkRange } from '#base'
import { type Matrix, takeRows } from '#kernel/linalg'
import { createRng, deriveSeed, type Rng, shuffledRows } from '#kernel/sampling'
import { checkModelColumns, checkRows } from '#kernel/supervised'
import { contributionsTrees, predictTrees, roundToGrid, type Tree, type TreesModel } from '#kernel/trees'

export type IsolationOptions = Readonly<{
  trees: number
  /** Rows that each tree sees, drawn without replacement; all of them where there are fewer. */
  sample: number
  seed: number
}>

/** Plain JSON. The trees' margin is the mean path length of a row. */
export type IsolationModel = { format: 1; family: 'isolation'; columns: number; sample: number; paths: TreesModel }

/**
 * Mean path length of an unsuccessful search in a binary search tree of n rows: 2 H(n − 1) − 2 (n − 1) / n, with the
 * harmonic number summed exactly.
 * @see Liu, Ting & Zhou (2008), "Isolation forest", ICDM, equation 1
 */
export function averagePath(n: number): number {
  if (n <= 1) return 0
  let harmonic = 0
  for (let i = n - 1; i >= 1; i--) harmonic += 1 / i
  return 2 * harmonic - (2 * (n - 1)) / n
}

const largestFloat = 3.4028234663852886e38

/**
 * An isolation forest: trees that cut a random column at a random value between its least and its largest, down to the
 * mean depth of their sample. Rows that few cuts set apart are strange. Missing values go to either side, the fuller one
 * the likelier.
 * @throws NO_ROWS, INVALID_ARGUMENT
 */
export function fitIsolation({ x }: Readonly<{ x: Matrix }>, { trees: count, sample, seed }: IsolationOptions): IsolationModel {
  checkRows(x)
  checkRange('trees', count, 1, 2 ** 20)
  checkRange('sample', sample, 2, 2 ** 24)
  const size = Math.min(sample, x.rows)
  const most = Math.ceil(Math.log2(Math.max(2, size)))
  const trees = Array.from({ length: count }, (_, t) => {
    const rng = createRng(deriveSeed(seed, 'tree', t))
    const seen = takeRows(x, shuffledRows(x.rows, rng).slice(0, size))
    return isolate(seen, most, count, rng)
  })
  const base = [0]
  const leafGrid = roundToGrid(trees, base)
  const paths: TreesModel = {
    ...{ format: 1, family: 'trees', objective: 'squared', outputs: 1, base, columns: x.columns, leafGrid, trees, bestRound: count },
  }
  return { format: 1, family: 'isolation', columns: x.columns, sample: size, paths }
}

type Open = { rows: Int32Array; depth: number; parent: number; side: 'left' | 'right' }

function isolate(x: Matrix, most: number, trees: number, rng: Rng): Tree {
  const tree: Tree = { output: 0, feature: [], threshold: [], missingLeft: [], left: [], right: [], value: [], gain: [], cover: [] }
  const open: Open[] = [{ rows: Int32Array.from({ length: x.rows }, (_, i) => i), depth: 0, parent: -1, side: 'left' }]
  for (let next = open.pop(); next; next = open.pop()) {
    const { rows, depth, parent, side } = next
    const cut = depth < most && rows.length > 1 ? drawCut(x, rows, rng) : null
    const at = tree.feature.push(cut?.column ?? -1) - 1
    tree.threshold.push(cut?.threshold ?? 0)
    tree.missingLeft.push(cut?.missingLeft ?? 0)
    tree.value.push(cut ? 0 : (depth + averagePath(rows.length)) / trees)
    tree.cover.push(rows.length)
    for (const list of [tree.left, tree.right]) list.push(-1)
    tree.gain.push(0)
    if (parent >= 0) tree[side][parent] = at
    if (!cut) continue
    const isLeft = (row: number) => {
      const value = x.values[cut.column * x.rows + row]!
      return Number.isNaN(value) ? cut.missingLeft === 1 : value <= cut.threshold
    }
    open.push({ rows: rows.filter((row) => !isLeft(row)), depth: depth + 1, parent: at, side: 'right' })
    open.push({ rows: rows.filter(isLeft), depth: depth + 1, parent: at, side: 'left' })
  }
  return tree
}

/** A column that is not constant among the rows, and a value in its range; null where all are. */
function drawCut(x: Matrix, rows: Int32Array, rng: Rng): { column: number; threshold: number; missingLeft: number } | null {
  for (const column of shuffledRows(x.columns, rng)) {
    const values = Float64Array.from(rows, (row) => x.values[column * x.rows + row]!)
    const known = values.filter((value) => !Number.isNaN(value)).map((value) => Math.max(-largestFloat, Math.min(largestFloat, value)))
    const low = known.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
    const high = known.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
    if (!(low < high)) continue
    const drawn = Math.fround(low + rng() * (high - low))
    const threshold = drawn >= low && drawn < high ? drawn : low
    const under = known.filter((value) => value <= threshold).length
    return { column, threshold, missingLeft: rng() * known.length < under ? 1 : 0 }
  }
  return null
}

/**
 * How strange each row is: 2^(−mean path / average path). Near 1: set apart at once; about 0.5 and below: like the others.
 * @throws MODEL_COLUMNS_DIFFER
 */
export function predictIsolation(model: IsolationModel, x: Matrix): Float64Array {
  checkModelColumns(model.columns, x.columns)
  const usual = averagePath(model.sample)
  return predictTrees(model.paths, x).map((path) => Math.fround(usual > 0 ? 2 ** (-path / usual) : 0.5))
}

/**
 * By how many cuts each column shortens a row's way, compared with the mean way of the training rows: what makes the row
 * strange is above 0. Shapley values of the mean path, n × columns, column-major.
 * @throws MODEL_COLUMNS_DIFFER
 */
export function contributionsIsolation(model: IsolationModel, x: Matrix): Float64Array {
  return contributionsTrees(model.paths, x).map((path) => -path)
}

/** How often each column was cut. */
export function explainIsolation({ columns, paths }: IsolationModel): Float64Array {
  const cuts = new Float64Array(columns)
  for (const tree of paths.trees) for (const column of tree.feature) if (column >= 0) cuts[column]!++
  return cuts
}
