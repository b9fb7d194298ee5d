// Runs in worker threads.

import { type ModelFile, predictMatrices, predictModel } from '#ai/registry'
import type { Kind } from '#ai/training'
import { meanOf, rowLosses } from '#ai/training'
import { applyRecipe } from '#data/recipes'
import type { Column, Table } from '#data/sources'
import type { Matrix } from '#kernel/linalg'
import { createRng, deriveSeed, shuffledRows } from '#kernel/sampling'
import { disturb, withColumn } from './disturb.ts'
import { headlineOf } from './figures.ts'

/** A model and rows that it has not learnt from. */
export type ExplainContext = Readonly<{ model: ModelFile; table: Table; kind: Kind; y: Float64Array; seed: number }>

const matricesOf = ({ model, table }: ExplainContext): Matrix[] => model.parts.map((part) => applyRecipe(part.recipe, table))

/** By how much the loss of each row grows, on average over the shuffles, when what comes from a column is shuffled. */
export function lossWithout({ column, repeats }: { column: string; repeats: number }, context: ExplainContext): Float64Array {
  const { model, kind, y, seed } = context
  const matrices = matricesOf(context)
  const before = rowLosses(kind, y, predictMatrices(model, matrices))
  const grown = new Float64Array(y.length)
  for (let repeat = 0; repeat < repeats; repeat++) {
    const order = shuffledRows(y.length, createRng(deriveSeed(seed, 'importance', column, repeat)))
    const mixed = matrices.map((x, p): Matrix => {
      const values = x.values.slice()
      for (const [j, output] of model.parts[p]!.recipe.outputs.entries()) {
        if (output.column !== column) continue
        for (let i = 0; i < x.rows; i++) values[j * x.rows + i] = x.values[j * x.rows + order[i]!]!
      }
      return { ...x, values }
    })
    const after = rowLosses(kind, y, predictMatrices(model, mixed))
    for (let i = 0; i < y.length; i++) grown[i]! += (after[i]! - before[i]!) / repeats
  }
  return grown
}

/** Mean answer over the rows when the column holds this value in all of them; for several classes, that of `output`. */
export function meanAt({ column, output }: { column: Column; output: number }, { model, table }: ExplainContext): number {
  const answers = predictModel(model, withColumn(table, column))
  return meanOf(answers.subarray(output * table.rows, (output + 1) * table.rows))
}

/** The headline figure when the file is damaged. */
export function figureUnder(
  task: { kind: 'missing' | 'noise' | 'unseen'; share: number },
  { model, table, kind, y, seed }: ExplainContext,
): number {
  const rng = createRng(deriveSeed(seed, 'stability', task.kind, task.share))
  return headlineOf(kind, y, predictModel(model, disturb(table, task.kind, task.share, rng)))
}
