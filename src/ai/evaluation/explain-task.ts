// Runs in worker threads.

import { type ModelFile, predictMatrices, predictModel } from '#ai/registry'
import type { Kind } from '#ai/training'
import { meanOf, rowLosses } from '#ai/training'
import { applyRecipe, multiply } from '#data/recipes'
import type { Column, Table } from '#data/sources'
import {
  accumulatedEffects,
  columnImportance,
  type DependencePoint,
  type GridPoint,
  importanceSeed,
  partialDependence,
} from '#kernel/explanation'
import type { Matrix } from '#kernel/linalg'
import { createRng, deriveSeed } from '#kernel/sampling'
import type { Estimate } from '#kernel/stats'
import { disturb, withColumn } from './disturb.ts'
import { headlineOf } from './figures.ts'

/** A model and rows that it has not learnt from. */
export type ExplainContext = Readonly<{ model: ModelFile; table: Table; kind: Kind; y: Float64Array; seed: number }>

const matricesOf = ({ model, table }: ExplainContext): Matrix[] => model.parts.map((part) => applyRecipe(part.recipe, table))

/** By how much the mean loss grows when what comes from a column is shuffled. */
export function importanceOf({ column, at, repeats }: { column: string; at: number; repeats: number }, context: ExplainContext): Estimate {
  const { model, kind, y, seed } = context
  const matrices = matricesOf(context)
  const losses = (each: readonly Matrix[]) => rowLosses(kind, y, predictMatrices(model, each), model.problem.aim)
  const shuffled = (order: Int32Array) =>
    matrices.map((x, p): Matrix => {
      const values = x.values.slice()
      for (const [j, output] of model.parts[p]!.recipe.outputs.entries()) {
        if (output.column !== column || output.by !== undefined) continue
        for (let i = 0; i < x.rows; i++) values[j * x.rows + i] = x.values[j * x.rows + order[i]!]!
      }
      multiply(model.parts[p]!.recipe, values, x.rows)
      return { ...x, values }
    })
  return columnImportance(losses(matrices), (order) => losses(shuffled(order)), { repeats, rng: createRng(importanceSeed(seed, at)) })
}

/** With the level at which rows like those that stand there are, for a column of numbers. */
export type FollowedPoint = DependencePoint & { alike?: number }

/**
 * Mean answer over the rows when the column holds each value of the grid in turn; of a number also among rows that are
 * alike. For several classes, that of `output`.
 */
export function dependenceOn(
  { column, grid, output }: { column: string; grid: readonly GridPoint[]; output: number },
  { model, table }: ExplainContext,
): FollowedPoint[] {
  const own = table.columns.find(({ name }) => name === column)!
  const answersOf = (filled: Column): Float64Array =>
    predictModel(model, withColumn(table, filled)).subarray(output * table.rows, (output + 1) * table.rows)
  if ('codes' in own) return partialDependence(grid, (at) => answersOf({ ...own, codes: new Int32Array(table.rows).fill(at) }))
  const points = partialDependence(grid, (at) => answersOf({ ...own, values: new Float64Array(table.rows).fill(at) }))
  if (points.length < 2) return points
  const effects = accumulatedEffects(
    points.map(({ at }) => at),
    own.values,
    (values) => answersOf({ ...own, values }),
  )
  const level = meanOf(answersOf(own))
  return points.map((point, k) => ({ ...point, alike: level + effects[k]! }))
}

/** The headline figure when the file is damaged. */
export function figureUnder(
  task: { kind: 'missing' | 'noise' | 'unseen'; share: number },
  { model, table, kind, y, seed }: ExplainContext,
): number {
  const rng = createRng(deriveSeed(seed, 'stability', task.kind, task.share))
  return headlineOf(kind, y, predictModel(model, disturb(table, task.kind, task.share, rng)), model.problem.aim)
}
