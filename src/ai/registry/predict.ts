import { DomainError, nearestName } from '#base'
import { applyRecipe } from '#data/recipes'
import type { Table } from '#data/sources'
import { predictMatrices } from './answers.ts'
import { type ModelFile, outputsOf } from './model.ts'

/** Columns that a refusal names. */
const mostNamed = 20

/** @throws COLUMNS_MISSING when the table lacks a column that the model reads */
export const checkColumns = (model: ModelFile, table: Table): void =>
  checkPresent(
    model.features,
    table.columns.map(({ name }) => name),
  )

/** @throws COLUMNS_MISSING when a wanted column is not present */
export function checkPresent(wanted: readonly string[], present: readonly string[]): void {
  const missing = wanted.filter((name) => !present.includes(name))
  if (missing.length === 0) return
  const spare = present.filter((name) => !wanted.includes(name))
  const pairs = missing.flatMap((name) => {
    const near = nearestName(name, spare)
    return near === null ? [] : [`${near} → ${name}`]
  })
  throw new DomainError('COLUMNS_MISSING', {
    n: missing.length,
    columns: missing.slice(0, mostNamed).join(', ') + (missing.length > mostNamed ? '…' : ''),
    nearest: pairs.slice(0, mostNamed).join(', ') || '–',
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
