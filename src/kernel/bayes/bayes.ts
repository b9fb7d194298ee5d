import { checkRange, DomainError } from '#base'
import type { Matrix } from '#kernel/linalg'
import { checkLabelled, checkModelColumns, probabilities } from '#kernel/supervised'

export type BayesOptions = Readonly<{
  /** ≥ 2 */
  classes: number
  /** What each column holds: a number, taken as normal within a class, or codes 0, 1, 2 … of levels. */
  kinds: readonly ('number' | 'level')[]
  /** Rows added to each level of each class (Laplace), > 0. */
  smoothing: number
  /** Share of the largest variance that is added to every variance, ≥ 0 (scikit-learn: 1e-9). */
  leastVariance: number
}>

type NumberColumn = { kind: 'number'; mean: number[]; variance: number[] }
/** Logarithm of each level's share by class; the last stands for levels that were not seen. */
type LevelColumn = { kind: 'level'; logShare: number[][] }
/** Plain JSON. */
export type BayesModel = {
  format: 1
  family: 'bayes'
  classes: number
  columns: (NumberColumn | LevelColumn)[]
  logPrior: number[]
  /** Mean over the training rows of what each column says of each class, columns × classes. */
  usual: number[][]
}
export type BayesData = Readonly<{ x: Matrix; y: Float64Array; weight?: Float64Array }>

const mostLevels = 100_000

/**
 * Naive Bayes: within a class columns are taken as independent, numbers as normal. Missing values say nothing.
 * @throws NO_ROWS, LENGTH_MISMATCH, TARGET_VALUE_MISSING, CLASS_OUT_OF_RANGE, WEIGHT_INVALID, MODEL_COLUMNS_DIFFER (kinds), INVALID_ARGUMENT
 *   (an option; a level that is no code; a class without rows)
 * @see Hand & Yu (2001), "Idiot's Bayes: not so stupid after all?", International Statistical Review 69
 */
export function fitBayes({ x, y, weight }: BayesData, options: BayesOptions): BayesModel {
  const { classes, kinds } = options
  checkRange('classes', classes, 2, 2 ** 20)
  checkLabelled({ x, y, weight }, { classes })
  checkModelColumns(x.columns, kinds.length)
  checkRange('smoothing', options.smoothing, Number.MIN_VALUE, Number.MAX_VALUE)
  checkRange('leastVariance', options.leastVariance, 0, Number.MAX_VALUE)
  const w = weight ?? new Float64Array(x.rows).fill(1)
  const mass = new Float64Array(classes)
  for (let i = 0; i < y.length; i++) mass[y[i]!]! += w[i]!
  const empty = mass.indexOf(0)
  if (empty >= 0) throw new DomainError('INVALID_ARGUMENT', { name: 'classes', got: classes, expected: `rows of class ${empty}` })
  const whole = mass.reduce((a, b) => a + b)
  const floor = options.leastVariance * largestVariance(x, w, kinds)
  const columns = kinds.map((kind, j) => (kind === 'number' ? numberColumn(x, j, y, w, classes, floor) : levelColumn(x, j, y, w, options)))
  const model: BayesModel = {
    format: 1,
    family: 'bayes',
    classes,
    columns,
    logPrior: Array.from(mass, (m) => Math.log(m / whole)),
    usual: [],
  }
  model.usual = columns.map((column, j) =>
    Array.from({ length: classes }, (_, k) => {
      let sum = 0
      for (let i = 0; i < x.rows; i++) sum += w[i]! * said(column, k, x.values[j * x.rows + i]!)
      return sum / whole
    }),
  )
  return model
}

/** Means and variances of the known values of a column, by class. */
function momentsOf(x: Matrix, j: number, groupOf: (row: number) => number, w: Float64Array, groups: number) {
  const [mass, mean, squares] = [new Float64Array(groups), new Float64Array(groups), new Float64Array(groups)]
  const value = (i: number) => x.values[j * x.rows + i]!
  const each = (visit: (g: number, v: number, weight: number) => void) => {
    for (let i = 0; i < x.rows; i++) if (Number.isFinite(value(i))) visit(groupOf(i), value(i), w[i]!)
  }
  each((g, v, weight) => {
    mass[g]! += weight
    mean[g]! += weight * v
  })
  for (let g = 0; g < groups; g++) mean[g] = mass[g]! > 0 ? mean[g]! / mass[g]! : 0
  each((g, v, weight) => {
    squares[g]! += weight * (v - mean[g]!) ** 2
  })
  return { mass, mean, variance: squares.map((sum, g) => (mass[g]! > 0 ? sum / mass[g]! : 0)) }
}

const largestVariance = (x: Matrix, w: Float64Array, kinds: BayesOptions['kinds']): number =>
  kinds.reduce((most, kind, j) => (kind === 'number' ? Math.max(most, momentsOf(x, j, () => 0, w, 1).variance[0]!) : most), 0)

function numberColumn(x: Matrix, j: number, y: Float64Array, w: Float64Array, classes: number, floor: number): NumberColumn {
  const { mean, variance } = momentsOf(x, j, (i) => y[i]!, w, classes)
  return { kind: 'number', mean: Array.from(mean), variance: Array.from(variance, (v) => v + floor) }
}

function levelColumn(x: Matrix, j: number, y: Float64Array, w: Float64Array, { classes, smoothing }: BayesOptions): LevelColumn {
  const codes = x.values.subarray(j * x.rows, (j + 1) * x.rows)
  let levels = 0
  for (const code of codes) {
    if (Number.isNaN(code)) continue
    if (!(Number.isInteger(code) && code >= 0 && code < mostLevels))
      throw new DomainError('INVALID_ARGUMENT', { name: 'x', got: String(code), expected: `0 … ${mostLevels - 1}` })
    levels = Math.max(levels, code + 1)
  }
  const counts = Array.from({ length: classes }, () => new Float64Array(levels + 1))
  for (let i = 0; i < codes.length; i++) if (!Number.isNaN(codes[i]!)) counts[y[i]!]![codes[i]!]! += w[i]!
  return {
    kind: 'level',
    logShare: counts.map((own) => {
      const all = own.reduce((a, b) => a + b) + smoothing * Math.max(1, levels)
      return Array.from(own, (n) => Math.log((n + smoothing) / all))
    }),
  }
}

/** Log likelihood of a value in a class. */
function said(column: NumberColumn | LevelColumn, k: number, value: number): number {
  if (Number.isNaN(value)) return 0
  if (column.kind === 'level') {
    const shares = column.logShare[k]!
    return Number.isInteger(value) && value >= 0 && value < shares.length - 1 ? shares[value]! : shares.at(-1)!
  }
  const variance = column.variance[k]!
  if (!Number.isFinite(value) || !(variance > 0)) return 0
  return -0.5 * (Math.log(2 * Math.PI * variance) + (value - column.mean[k]!) ** 2 / variance)
}

/** Log odds of class 1 (of two), or what is known of each class: log prior + log likelihoods, n × classes, column-major. @throws MODEL_COLUMNS_DIFFER */
export function marginsBayes(model: BayesModel, x: Matrix): Float64Array {
  const { classes, columns, logPrior } = model
  checkModelColumns(columns.length, x.columns)
  const n = x.rows
  const joint = Float64Array.from({ length: n * classes }, (_, at) => logPrior[Math.floor(at / n)]!)
  for (const [j, column] of columns.entries())
    for (let k = 0; k < classes; k++) for (let i = 0; i < n; i++) joint[k * n + i]! += said(column, k, x.values[j * n + i]!)
  return classes === 2 ? joint.subarray(n).map((of1, i) => of1 - joint[i]!) : joint
}

/** Probability of class 1, or of each class; float32 values. @throws MODEL_COLUMNS_DIFFER */
export const predictBayes = (model: BayesModel, x: Matrix): Float64Array =>
  probabilities(model.classes === 2 ? 'logit' : 'softmax', marginsBayes(model, x), model.classes === 2 ? 1 : model.classes)

/**
 * What each column adds to a row's margin beyond what it adds to the average training row's.
 * @param output which margin (the class, of more than two)
 * @returns n × columns, column-major
 * @throws MODEL_COLUMNS_DIFFER, INVALID_ARGUMENT
 */
export function contributionsBayes(model: BayesModel, x: Matrix, output = 0): Float64Array {
  const { classes, columns, usual } = model
  checkModelColumns(columns.length, x.columns)
  checkRange('output', output, 0, classes === 2 ? 0 : classes - 1)
  const n = x.rows
  const of = (k: number, j: number, value: number) => said(columns[j]!, k, value) - usual[j]![k]!
  return Float64Array.from({ length: n * columns.length }, (_, at) => {
    const j = Math.floor(at / n)
    const value = x.values[at]!
    return classes === 2 ? of(1, j, value) - of(0, j, value) : of(output, j, value)
  })
}
