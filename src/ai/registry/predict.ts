import { DomainError, nearestName } from '#base'
import { applyRecipe } from '#data/recipes'
import type { Table } from '#data/sources'
import { predictMatrices } from './answers.ts'
import { type ModelFile, outputsOf } from './model.ts'

/** @throws COLUMNS_MISSING when the table lacks a column that the model reads */
export function checkColumns(model: ModelFile, table: Table): void {
  const present = table.columns.map((column) => column.name)
  const missing = model.features.filter((name) => !present.includes(name))
  if (missing.length === 0) return
  const spare = present.filter((name) => !model.features.includes(name))
  const pairs = missing.flatMap((name) => {
    const near = nearestName(name, spare)
    return near === null ? [] : [`${near} → ${name}`]
  })
  throw new DomainError('COLUMNS_MISSING', {
    n: missing.length,
    columns: missing.slice(0, 5).join(', ') + (missing.length > 5 ? '…' : ''),
    nearest: pairs.slice(0, 5).join(', ') || '–',
  })
}

/**
 * Answers of the model for the rows of a table.
 * @returns binary: probability of the positive class, length n; multi-class: n × classes, column-major, each row adds up to 1
 *          (within float32); number: the predicted number, length n
 * @throws COLUMNS_MISSING
 */
export function predictModel(model: ModelFile, table: Table, rows?: Int32Array): Float64Array {
  checkColumns(model, table)
  const answers = predictMatrices(
    model,
    model.parts.map((part) => applyRecipe(part.recipe, table, rows)),
  )
  const n = rows?.length ?? table.rows
  if (answers.length !== n * outputsOf(model)) {
    throw new DomainError('LENGTH_MISMATCH', { first: 'answers', firstLength: answers.length, second: 'rows', secondLength: n })
  }
  return answers
}
