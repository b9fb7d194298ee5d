import { explainMatrices, type ModelFile, predictMatrices, topClasses } from '#ai/registry'
import type { Language } from '#base'
import { applyRecipe } from '#data/recipes'
import type { Table } from '#data/sources'
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
  /** Up to three reasons in words, strongest first. */
  reasons: string[][]
}

const reserved = /^(row|score|score_.*|prediction|reason_\d)$/
/** Rows at a time: bounds the memory that contributions take. */
const chunk = 4096

function idsOf(table: Table, rows: Int32Array, id: string | null): Pick<Scores, 'idName' | 'ids'> {
  const column = id === null ? undefined : table.columns.find(({ name }) => name === id)
  if (!column) return { idName: 'row', ids: Array.from(rows, (row) => String(row + 1)) }
  const text =
    'codes' in column
      ? (row: number) => column.levels[column.codes[row]!] ?? ''
      : (row: number) =>
          Number.isNaN(column.values[row]!)
            ? ''
            : column.type === 'date'
              ? new Date(column.values[row]!).toISOString()
              : String(column.values[row])
  return { idName: reserved.test(column.name) ? 'id' : column.name, ids: Array.from(rows, text) }
}

/** The class that a probability stands for at the model's threshold. */
function binaryPrediction(model: ModelFile, p: number): string {
  const { classes, positive } = model.problem
  return p >= (model.threshold ?? 0.5) ? positive! : (classes.find((name) => name !== positive) ?? '')
}

/** Classes and probability that follow from the answers of a model (as `predictModel` gives them). */
function predictionsOf(
  model: ModelFile,
  answers: Float64Array,
  n: number,
): Pick<Scores, 'score' | 'prediction' | 'classes' | 'probabilities'> {
  if (model.problem.kind === 'regression') return { score: answers, prediction: Array.from(answers), classes: [], probabilities: null }
  if (model.problem.kind === 'binary') {
    return { score: answers, prediction: Array.from(answers, (p) => binaryPrediction(model, p)), classes: [], probabilities: null }
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
 * Scores, predictions and reasons for the rows of a table.
 * @param answers answers known already (out-of-fold ones), n or n × classes column-major; else the model gives them
 * @throws COLUMNS_MISSING
 */
export function scoreTable(
  model: ModelFile,
  table: Table,
  options: { language: Language; rows?: Int32Array; answers?: Float64Array; onProgress?: (share: number) => void },
): Scores {
  const rows = options.rows ?? Int32Array.from({ length: table.rows }, (_, i) => i)
  const n = rows.length
  const outputs = model.problem.kind === 'multiclass' ? model.problem.classes.length : 1
  const answers = options.answers ?? new Float64Array(n * outputs)
  const reasons: string[][] = []
  for (let from = 0; from < n; from += chunk) {
    const part = rows.subarray(from, from + chunk)
    const matrices = model.parts.map(({ recipe }) => applyRecipe(recipe, table, part))
    if (!options.answers) {
      const found = predictMatrices(model, matrices)
      for (let k = 0; k < outputs; k++) answers.set(found.subarray(k * part.length, (k + 1) * part.length), k * n + from)
    }
    for (const row of reasonsInWords(explainMatrices(model, matrices), table, part, options.language)) reasons.push(row)
    options.onProgress?.(Math.min(1, (from + part.length) / Math.max(1, n)))
  }
  return { ...idsOf(table, rows, model.id), ...predictionsOf(model, answers, n), reasons }
}
