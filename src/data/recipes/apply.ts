import type { Column, Table } from '#data/sources'
import type { Matrix } from '#kernel/linalg'
import { clamped, inLinearForm } from './linear-form.ts'
import { partReader } from './read-part.ts'
import type { Recipe } from './schema.ts'

function allRows(n: number): Int32Array {
  const rows = new Int32Array(n)
  for (let i = 0; i < n; i++) rows[i] = i
  return rows
}
export function columnsByName(table: Table): ReadonlyMap<string, Column> {
  const columns = new Map<string, Column>()
  for (const column of table.columns) columns.set(column.name, column)
  return columns
}

/** Writes the products of a recipe after the outputs of its steps; a product of two float32 is exact in double. */
export function multiply({ products = [], outputs }: Recipe, values: Float32Array, n: number): void {
  for (const [k, [a, b]] of products.entries()) {
    const at = (outputs.length - products.length + k) * n
    for (let i = 0; i < n; i++) values[at + i] = clamped(values[a * n + i]! * values[b * n + i]!)
  }
}

/**
 * The numbers that a model reads: one column per output, in their order.
 * @param rows rows of the table, in the order wanted; all unless told
 * @throws RECIPE_COLUMN_MISSING, RECIPE_COLUMN_TYPE when the table is not like the one the recipe was fitted on
 */
export function applyRecipe(recipe: Recipe, table: Table, rows: Int32Array = allRows(table.rows)): Matrix {
  const columns = columnsByName(table)
  const n = rows.length
  const values = new Float32Array(n * recipe.outputs.length)
  const raw = new Float64Array(n)
  let at = 0
  for (const step of recipe.steps) {
    const read = partReader(step, columns)
    for (const part of step.parts) {
      read(part.at, rows, raw)
      const { linear } = part
      if (linear) for (let i = 0; i < n; i++) values[at + i] = clamped(inLinearForm(raw[i]!, linear))
      else for (let i = 0; i < n; i++) values[at + i] = raw[i]!
      at += n
    }
  }
  multiply(recipe, values, n)
  return { rows: n, columns: recipe.outputs.length, values }
}
