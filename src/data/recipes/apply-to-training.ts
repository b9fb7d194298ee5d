import type { Table } from '#data/sources'
import { targetMeansApart } from '#kernel/encoding'
import type { Matrix } from '#kernel/linalg'
import { deriveSeed } from '#kernel/sampling'
import { applyRecipe, columnsByName, multiply } from './apply.ts'
import { targetSmoothing } from './fit-steps.ts'
import { clamped, inLinearForm } from './linear-form.ts'
import { placesIn } from './read-part.ts'
import type { Recipe } from './schema.ts'

const parts = 5

/**
 * The numbers that a learner sees of the rows that the recipe was fitted on. They are those of `applyRecipe` but for mean
 * outcomes, which come from other parts of the rows: with its own, a row would be told its outcome.
 * @param outcome per row of the table, as given to `fitRecipe`
 */
export function applyToTraining(
  recipe: Recipe,
  table: Table,
  rows: Int32Array,
  { outcome, seed }: { outcome: Float64Array; seed: number },
): Matrix {
  const matrix = applyRecipe(recipe, table, rows)
  const columns = columnsByName(table)
  let at = 0
  for (const step of recipe.steps) {
    if (step.kind === 'target') {
      const column = columns.get(step.column)!
      if (!('codes' in column)) continue
      const place = placesIn(step.levels, column)
      const codes = Int32Array.from(rows, (row) => (column.codes[row]! < 0 ? -1 : place[column.codes[row]!]!))
      const y = Float64Array.from(rows, (row) => outcome[row]!)
      const options = { smoothing: targetSmoothing, parts: Math.min(parts, rows.length), seed: deriveSeed(seed, 'target', step.column) }
      const apart = targetMeansApart(codes, step.levels.length, y, options)
      const { linear } = step.parts[0]!
      for (let i = 0; i < rows.length; i++) {
        if (codes[i]! < 0) continue
        matrix.values[at + i] = linear ? clamped(inLinearForm(apart[i]!, linear)) : apart[i]!
      }
    }
    at += step.parts.length * rows.length
  }
  multiply(recipe, matrix.values, rows.length)
  return matrix
}
