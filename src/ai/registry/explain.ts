import { applyRecipe } from '#data/recipes'
import type { Table } from '#data/sources'
import type { Matrix } from '#kernel/linalg'
import { additiveContributionsLinear, type LinearModel } from '#kernel/linear'
import { additiveContributionsTrees, type TreesModel } from '#kernel/trees'
import { predictMatrices } from './answers.ts'
import type { ModelFile, ModelPart } from './model.ts'
import { checkColumns } from './predict.ts'

const contributionsOf = (fitted: TreesModel | LinearModel, x: Matrix, output: number): Float64Array =>
  fitted.family === 'trees' ? additiveContributionsTrees(fitted, x, output) : additiveContributionsLinear(fitted, x, output)

function takeMatrixRows(x: Matrix, rows: Int32Array): Matrix {
  const values = new Float32Array(rows.length * x.columns)
  for (let j = 0; j < x.columns; j++) {
    for (let i = 0; i < rows.length; i++) values[j * rows.length + i] = x.values[j * x.rows + rows[i]!]!
  }
  return { rows: rows.length, columns: x.columns, values }
}

/** Adds weight · contribution of each output of a recipe to the source column that it comes from; of a product half to each (their Shapley values). */
function addToSources(
  sum: Float64Array,
  n: number,
  at: Map<string, number>,
  part: ModelPart,
  contributions: Float64Array,
  rows: Int32Array,
): void {
  for (const [j, output] of part.recipe.outputs.entries()) {
    const weight = output.by === undefined ? part.weight : part.weight / 2
    for (const column of output.by === undefined ? [output.column] : [output.column, output.by]) {
      const target = at.get(column)!
      for (let i = 0; i < rows.length; i++) sum[target * n + rows[i]!]! += weight * contributions[j * rows.length + i]!
    }
  }
}

export type Explanation = { columns: string[]; contributions: Float64Array }

/**
 * How much each source column moves a row's margin away from the average row: path-dependent TreeSHAP for trees,
 * coefficient × (value − mean) for linear parts, blended with the weights of the parts. Multi-class rows are explained for
 * the class that they are predicted to be.
 * @returns columns: the model's features; contributions: n × columns, column-major, on the margin scale
 * @throws COLUMNS_MISSING
 */
export function explainRows(model: ModelFile, table: Table, rows?: Int32Array): Explanation {
  checkColumns(model, table)
  return explainMatrices(
    model,
    model.parts.map((part) => applyRecipe(part.recipe, table, rows)),
  )
}

/** As `explainRows`, over matrices that the recipes of the parts already made. */
export function explainMatrices(model: ModelFile, matrices: readonly Matrix[]): Explanation {
  const n = matrices[0]!.rows
  const columns = [...model.features]
  const at = new Map(columns.map((name, j) => [name, j]))
  const contributions = new Float64Array(n * columns.length)
  const groups =
    model.problem.kind === 'multiclass' ? rowsByClass(predictMatrices(model, matrices), n) : [Int32Array.from({ length: n }, (_, i) => i)]
  for (const [k, rows] of groups.entries()) {
    if (rows.length === 0) continue
    for (const [p, part] of model.parts.entries()) {
      const x = rows.length === n ? matrices[p]! : takeMatrixRows(matrices[p]!, rows)
      addToSources(contributions, n, at, part, contributionsOf(part.fitted, x, k), rows)
    }
  }
  return { columns, contributions }
}

/** Class with the highest probability per row; of equal ones the first. @param p n × classes, column-major */
export function topClasses(p: Float64Array, n: number): Int32Array {
  const classes = p.length / n
  const top = new Int32Array(n)
  for (let i = 0; i < n; i++) for (let k = 1; k < classes; k++) if (p[k * n + i]! > p[top[i]! * n + i]!) top[i] = k
  return top
}

function rowsByClass(p: Float64Array, n: number): Int32Array[] {
  const top = topClasses(p, n)
  return Array.from({ length: p.length / n }, (_, k) => Int32Array.from([...top.keys()].filter((i) => top[i] === k)))
}
