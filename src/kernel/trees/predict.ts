import type { Matrix } from '#kernel/linalg'
import { checkModelColumns, type Link, probabilities } from '#kernel/supervised'
import { bitOf } from './coded.ts'
import { type LaidTrees, laidTrees } from './laid-trees.ts'
import type { Objective, TreesModel } from './model.ts'
import { bring } from './scoring-memory.ts'

/** Numbers alone are compared sooner. */
const walkOf = ({ block, home }: LaidTrees) => (block.coded.length > 0 ? home.kernels.walkSetTrees : home.kernels.walkTrees)

/** Adds what the trees say about the n rows whose values are laid out. */
function scoreBlock(laid: LaidTrees, n: number, outputs: number): void {
  const { kernels } = laid.home
  const { columns, coded, stride, rows } = laid.block
  const { x, margin, lists, splits, setLists, setSplits, masks, leaves } = laid
  const tables = [columns.length, lists, splits, coded.length, setLists, setSplits] as const
  if (laid.quick > 0)
    kernels.scoreEights(...([x, stride, n, ...tables, masks, laid.quick, leaves, laid.outputs, outputs, margin, 8 * rows] as const))
  if (laid.slow > 0) walkOf(laid)(x, stride, n, laid.nodes, laid.roots, laid.slow, margin, 8 * rows)
}

/** One row: walking down the trees beats passes made for eight. */
function scoreRow(laid: LaidTrees, values: Float32Array, base: readonly number[]): Float64Array {
  const { margins } = laid
  const { columns, coded } = laid.block
  for (let c = 0; c < columns.length; c++) laid.values[c] = values[columns[c]!]!
  for (let c = 0; c < coded.length; c++) laid.bits[columns.length + c] = bitOf(coded[c]!, values[coded[c]!.column]!)
  for (let k = 0; k < base.length; k++) margins[k] = base[k]!
  walkOf(laid)(laid.x, 4, 1, laid.nodes, laid.roots, laid.all, laid.margin, 8)
  return Float64Array.from({ length: base.length }, (_, k) => margins[k]!)
}

/**
 * Margins: log odds, one log score per class, or the number. x ≤ threshold goes left, or a code of a
 * set; NaN to the learned side.
 * @returns n × outputs, column-major; each is a float32 number, exact whatever the order of the trees
 * @throws MODEL_COLUMNS_DIFFER
 */
export function predictTrees(model: TreesModel, x: Matrix): Float64Array {
  checkModelColumns(model.columns, x.columns)
  const { rows: n, values } = x
  const laid = laidTrees(model)
  if (n === 1) return scoreRow(laid, values, model.base)
  const { rows } = laid.block
  const all = new Float64Array(n * model.outputs)
  for (let first = 0; first < n; first += rows) {
    const many = Math.min(rows, n - first)
    bring(laid.block, values, n, first, many, laid.values)
    for (let k = 0; k < model.outputs; k++) laid.margins.fill(model.base[k]!, k * rows, k * rows + many)
    scoreBlock(laid, many, model.outputs)
    for (let k = 0; k < model.outputs; k++) all.set(laid.margins.subarray(k * rows, k * rows + many), k * n + first)
  }
  return all
}

const links: Record<Objective, Link> = {
  binary: 'logit',
  multiclass: 'softmax',
  squared: 'identity',
  absolute: 'identity',
  quantile: 'identity',
  poisson: 'log',
}

/**
 * Predictions: the link of the margins in double precision, rounded once to float32.
 * @returns n probabilities of class 1, n × classes probabilities (column-major), or n numbers
 */
export function treesProbability(model: TreesModel, x: Matrix): Float64Array {
  return probabilities(links[model.objective], predictTrees(model, x), model.outputs)
}
