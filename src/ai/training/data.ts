import type { NumberAim } from '#ai/registry'
import type { Recipe } from '#data/recipes'
import type { Table } from '#data/sources'
import type { Matrix } from '#kernel/linalg'
import { createRng, deriveSeed, shuffledRows } from '#kernel/sampling'
import type { BinnedMatrix, Objective, TreesModel } from '#kernel/trees'

export type Kind = 'binary' | 'multiclass' | 'regression'
export type ChosenColumns = Readonly<{
  /** Columns that each fold learns from, chosen by its own training rows. */
  folds: readonly (readonly string[])[]
  /** Columns that the delivered model learns from. */
  all: readonly string[]
}>
/** Rows (of the table) to learn from, and rows that tell how well. */
export type Fold = Readonly<{ train: Int32Array; validation: Int32Array }>

/** What every task reads; typed arrays lie over shared memory. */
export type TrainingData = Readonly<{
  table: Table
  kind: Kind
  /** Classes of the outcome; 1 for a number. */
  classes: number
  /** Outcome per row of the table. */
  y: Float64Array
  features: readonly string[]
  /** A part of the features, where one was chosen. */
  chosen?: ChosenColumns
  /** What is foretold of a number; its mean when absent. */
  aim?: NumberAim
  /** Columns of numbers with which the answer must never fall (1) or never rise (−1). */
  monotone?: Readonly<Record<string, 1 | -1>>
  /** How often each row of the table counts in learning; once when absent. */
  weight?: Float64Array
  /** Moment against which dates are read, ms. */
  referenceTime?: number
  /** Group of each row of the table, where rows come in groups: they count as one when doubt is measured. */
  clusters?: Int32Array
  /** Trees of an earlier model that may go on learning, with the recipe that they read by. */
  continues?: Readonly<{ recipe: Recipe; fitted: TreesModel }>
  folds: readonly Fold[]
  seed: number
}>

/** A fold with its frozen recipe applied: fitted on the fold's own training rows. */
export type PreparedFold = Readonly<{ recipe: Recipe; train: BinnedMatrix; validation: Matrix }>
export type FoldContext = TrainingData & Readonly<{ prepared: readonly PreparedFold[] }>

export const objectiveOf = { binary: 'binary', multiclass: 'multiclass', regression: 'squared' } as const satisfies Record<Kind, Objective>
export const familyOf = { binary: 'binomial', multiclass: 'multinomial', regression: 'gaussian' } as const
/** Margins per row. */
export const outputsOf = ({ kind, classes }: Pick<TrainingData, 'kind' | 'classes'>): number => (kind === 'multiclass' ? classes : 1)

/** Outcomes of the given rows, and how often each counts. */
export const labelledRows = ({ y, weight }: TrainingData, rows: Int32Array): { y: Float64Array; weight?: Float64Array } => ({
  y: outcomesOf(y, rows),
  ...(weight ? { weight: outcomesOf(weight, rows) } : {}),
})

/** Outcomes of the given rows of the table. */
export const outcomesOf = (y: Float64Array, rows: Int32Array): Float64Array => Float64Array.from(rows, (row) => y[row]!)

/** At most `most` of the rows, drawn at random, in their order. */
export function thinRows(rows: Int32Array, most: number, seed: number): Int32Array {
  if (rows.length <= most) return rows
  const taken = shuffledRows(rows.length, createRng(seed)).slice(0, most).sort()
  return Int32Array.from(taken, (i) => rows[i]!)
}

/** The same folds with fewer rows, for looks that many rows would only slow down; null when there are few enough. */
export function thinFolds(data: TrainingData, mostTrain: number): TrainingData | null {
  if (data.folds.every((fold) => fold.train.length <= mostTrain)) return null
  const folds = data.folds.map(({ train, validation }, f) => ({
    train: thinRows(train, mostTrain, deriveSeed(data.seed, 'thin', f, 'train')),
    validation: thinRows(validation, mostTrain / 2, deriveSeed(data.seed, 'thin', f, 'validation')),
  }))
  return { ...data, folds }
}

/** Rows that are out of fold, fold after fold, and the fold of each. */
export function outOfFoldRows(folds: readonly Fold[]): { rows: Int32Array; foldOf: Int32Array } {
  const n = folds.reduce((sum, fold) => sum + fold.validation.length, 0)
  const rows = new Int32Array(n)
  const foldOf = new Int32Array(n)
  let at = 0
  for (const [f, { validation }] of folds.entries()) {
    rows.set(validation, at)
    foldOf.fill(f, at, at + validation.length)
    at += validation.length
  }
  return { rows, foldOf }
}

/** Joins what the folds gave: margins n_fold × outputs, column-major, into n × outputs. */
export function joinMargins(parts: readonly Float64Array[], outputs: number): Float64Array {
  const n = parts.reduce((sum, part) => sum + part.length / outputs, 0)
  const joined = new Float64Array(n * outputs)
  let at = 0
  for (const part of parts) {
    const rows = part.length / outputs
    for (let k = 0; k < outputs; k++) joined.set(part.subarray(k * rows, (k + 1) * rows), k * n + at)
    at += rows
  }
  return joined
}
