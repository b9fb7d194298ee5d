import { explainMatrices, type ModelFile, predictMatrices, thresholdsOf, topClasses } from '#ai/registry'
import type { Language } from '#base'
import { applyRecipe } from '#data/recipes'
import type { Column, Table } from '#data/sources'
import { reasonsInWords } from './reasons.ts'

/** What is written about each row. */
export type Scores = {
  /** Name of the first column of the output: the id column, or `row`. */
  idName: string
  ids: string[]
  /** Probability of the positive class, of the predicted class, or the predicted number. */
  score: Float64Array
  /** The predicted class, or the predicted number. */
  prediction: (string | number)[]
  /** Multi-class: the classes and n × classes probabilities, column-major. */
  classes: readonly string[]
  probabilities: Float64Array | null
  /** What the file says that came true, where it has the column that is foretold. */
  actual?: string[]
  /** Up to three reasons in words, strongest first. */
  reasons: string[][]
}

const reserved = /^(row|score|score_.*|prediction|actual|reason_\d)$/
/** Rows at a time: bounds the memory that contributions and words take. */
export const rowsPerPart = 2048

/** A cell as programs write it: ISO 8601, a decimal point, nothing where there is no value. */
export function plainText(column: Column, row: number): string {
  if ('codes' in column) return column.levels[column.codes[row]!] ?? ''
  const value = column.values[row]!
  if (Number.isNaN(value)) return ''
  return column.type === 'date' ? new Date(value).toISOString() : String(value)
}

/**
 * What names each row in the output: its id, or its number from 1.
 * @param before  rows of the file that come before the table
 */
export function idsOf(table: Table, rows: Int32Array, id: string | null, before = 0): Pick<Scores, 'idName' | 'ids'> {
  const column = id === null ? undefined : table.columns.find(({ name }) => name === id)
  if (!column) return { idName: 'row', ids: Array.from(rows, (row) => String(before + row + 1)) }
  return { idName: reserved.test(column.name) ? 'id' : column.name, ids: Array.from(rows, (row) => plainText(column, row)) }
}

/** The class that a probability stands for at a threshold. */
function binaryPrediction(model: Pick<ModelFile, 'problem'>, p: number, threshold: number): string {
  const { classes, positive } = model.problem
  return p >= threshold ? positive! : (classes.find((name) => name !== positive) ?? '')
}

/** Classes and probability that follow from the answers of a model (as `predictModel` gives them). */
export function predictionsOf(
  model: Pick<ModelFile, 'problem' | 'threshold' | 'groupThresholds'>,
  answers: Float64Array,
  table: Table,
  rows: Int32Array,
): Pick<Scores, 'score' | 'prediction' | 'classes' | 'probabilities'> {
  const n = rows.length
  if (model.problem.kind === 'regression') return { score: answers, prediction: Array.from(answers), classes: [], probabilities: null }
  if (model.problem.kind === 'binary') {
    const thresholds = thresholdsOf(model, table, rows)
    const prediction = Array.from(answers, (p, i) => binaryPrediction(model, p, thresholds[i]!))
    return { score: answers, prediction, classes: [], probabilities: null }
  }
  const top = topClasses(answers, n)
  return {
    score: Float64Array.from(top, (k, i) => answers[k * n + i]!),
    prediction: Array.from(top, (k) => model.problem.classes[k]!),
    classes: model.problem.classes,
    probabilities: answers,
  }
}

/**
 * Scores, predictions and reasons for some rows of a table; all of them at once in memory (see `rowsPerPart`).
 * @param options.rows    which rows, in which order; all of them when absent
 * @param options.before  rows of the file that come before the table
 * @throws COLUMNS_MISSING
 */
export function scoreTable(model: ModelFile, table: Table, options: { language: Language; rows?: Int32Array; before?: number }): Scores {
  const rows = options.rows ?? Int32Array.from({ length: table.rows }, (_, i) => i)
  const matrices = model.parts.map(({ recipe }) => applyRecipe(recipe, table, rows))
  return {
    ...idsOf(table, rows, model.id, options.before),
    ...predictionsOf(model, predictMatrices(model, matrices), table, rows),
    reasons: reasonsInWords(explainMatrices(model, matrices), table, rows, options.language),
  }
}

/** The rows of a table in blocks of `rowsPerPart`, in order; one empty block when there are none. */
export const rowBlocks = (rows: number): Int32Array[] =>
  Array.from({ length: Math.max(1, Math.ceil(rows / rowsPerPart)) }, (_, i) =>
    Int32Array.from({ length: Math.min(rowsPerPart, rows - i * rowsPerPart) }, (_row, j) => i * rowsPerPart + j),
  )
