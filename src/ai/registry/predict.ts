import { DomainError, nearestName } from '#base'
import { applyRecipe } from '#data/recipes'
import type { Table } from '#data/sources'
import { applyCalibration } from '#kernel/calibration'
import type { Matrix } from '#kernel/linalg'
import { predictLinear } from '#kernel/linear'
import { type Link, probabilities } from '#kernel/supervised'
import { predictTrees } from '#kernel/trees'
import { type ModelFile, type ModelPart, outputsOf } from './model.ts'

/** Raw margins of one part, n × outputs column-major. */
export const marginsOf = (fitted: ModelPart['fitted'], x: Matrix): Float64Array =>
  fitted.family === 'trees' ? predictTrees(fitted, x) : predictLinear(fitted, x)

/** Σ weight · margin over the parts, in the order of the parts; n × outputs column-major. */
export function blendMargins(parts: readonly { weight: number }[], margins: readonly Float64Array[]): Float64Array {
  const first = margins[0]!
  if (parts.length === 1 && parts[0]!.weight === 1) return first
  const sum = new Float64Array(first.length)
  for (const [k, part] of parts.entries()) for (let i = 0; i < sum.length; i++) sum[i]! += part.weight * margins[k]![i]!
  return sum
}

const links: Record<ModelFile['problem']['kind'], Link> = { binary: 'logit', multiclass: 'softmax', regression: 'identity' }

/**
 * Blended margins → what the model answers: numbers, or probabilities (link in double, rounded once to float32, calibrated,
 * rounded to float32 again).
 */
export function answersOfMargins(model: Pick<ModelFile, 'problem' | 'calibration'>, margins: Float64Array): Float64Array {
  const outputs = model.problem.kind === 'multiclass' ? model.problem.classes.length : 1
  const answers = probabilities(links[model.problem.kind], margins, outputs)
  return model.calibration.method === 'none' ? answers : applyCalibration(model.calibration, answers)
}

/** As `predictModel`, over matrices that the recipes of the parts already made. */
export function predictMatrices(model: ModelFile, matrices: readonly Matrix[]): Float64Array {
  const margins = blendMargins(
    model.parts,
    model.parts.map((part, k) => marginsOf(part.fitted, matrices[k]!)),
  )
  return answersOfMargins(model, margins)
}

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
