import { DomainError } from '#base'
import type { Matrix } from '#kernel/linalg'
import { checkModelColumns } from '#kernel/supervised'
import type { BinnedMatrix } from './bins.ts'
import type { Tree, TreesModel } from './model.ts'
import { type Aim, baseMargins } from './objectives.ts'
import { predictTrees } from './predict.ts'

/** Where boosting starts: what is known of every row before the first new round. */
export type Start = Readonly<{
  base: readonly number[]
  /** Trees of the rounds before. */
  trees: readonly Tree[]
  /** Writes the margins of rows, n × outputs, column-major. */
  margins: (x: Matrix | BinnedMatrix, to: Float64Array) => void
}>

export const isBinned = (x: Matrix | BinnedMatrix): x is BinnedMatrix => 'edges' in x

const refuse = (name: string, got: string | number, expected: string | number) =>
  new DomainError('INVALID_ARGUMENT', { name, got, expected: String(expected) })

/** At the constants of least loss. */
export function freshStart(aim: Aim, y: Float64Array, weight: Float64Array | null, outputs: number): Start {
  const base = Array.from(baseMargins(aim, y, weight, outputs))
  const margins = ({ rows }: { rows: number }, to: Float64Array) => {
    for (const [k, own] of base.entries()) to.fill(own, k * rows, (k + 1) * rows)
  }
  return { base, trees: [], margins }
}

/** At a model's margins. @throws INVALID_ARGUMENT (another objective or number of classes; bins, which its thresholds do not know), MODEL_COLUMNS_DIFFER */
export function startFrom(model: TreesModel, { objective }: Aim, outputs: number, columns: number): Start {
  if (model.objective !== objective) throw refuse('from.objective', model.objective, objective)
  if (model.outputs !== outputs) throw refuse('from.outputs', model.outputs, outputs)
  checkModelColumns(model.columns, columns)
  const margins = (x: Matrix | BinnedMatrix, to: Float64Array) => {
    if (isBinned(x)) throw refuse('x', 'bins', 'numbers')
    to.set(predictTrees(model, x))
  }
  return { base: model.base, trees: model.trees, margins }
}
