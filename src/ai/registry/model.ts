import type { Recipe } from '#data/recipes'
import type { ColumnFormat } from '#data/sources'
import type { Calibration } from '#kernel/calibration'
import type { LinearModel } from '#kernel/linear'
import type { TreesModel } from '#kernel/trees'

/** What is foretold of a number when it is not its mean by squared error: its median, a quantile, or the mean of counts. */
export type NumberAim = Readonly<{ objective: 'absolute' | 'poisson' } | { objective: 'quantile'; quantile: number }>

/** The share of outcomes that an aim wants under its answer; null where it asks for a mean. */
export const aimedShare = (aim: NumberAim | undefined): number | null =>
  aim?.objective === 'absolute' ? 0.5 : aim?.objective === 'quantile' ? aim.quantile : null

/** One fitted learner with the recipe that feeds it. */
export type ModelPart = Readonly<{ recipe: Recipe; fitted: TreesModel | LinearModel; weight: number }>

/**
 * model.json: everything that is needed to score new rows, as plain data.
 *   margin      Σ weight · margin of each part, in double; the margin of a part for counts is the expected number
 *   probability link of the margin in double, rounded once to float32, then calibrated, rounded to float32
 *   number      the margin, rounded to float32
 */
export type ModelFile = Readonly<{
  /** See formatOf. */
  format: 1 | 2 | 3
  /** The version of Rumbo that wrote it. */
  rumbo: string
  problem: Readonly<{
    kind: 'binary' | 'multiclass' | 'regression'
    target: string
    positive: string | null
    classes: readonly string[]
    /** Of a number; its mean when absent. */
    aim?: NumberAim | undefined
  }>
  /** The column that names a row, or null: then rows are counted from 1. */
  id: string | null
  /** Source columns that the recipes read. */
  features: readonly string[]
  /** How each column of a file is read: frozen as the training file was read. */
  reading: readonly ColumnFormat[]
  /** One part, or two for a blend; the weights add up to 1. */
  parts: readonly ModelPart[]
  calibration: Calibration
  /** Probability from which a row is predicted positive; null where the problem has none. */
  threshold: number | null
  /** Thresholds of groups by protected columns, where a run was told to set them; other rows have the common one. Format 2. */
  groupThresholds?: Readonly<{ columns: readonly string[]; groups: readonly Readonly<{ levels: readonly string[]; threshold: number }>[] }>
  /** Hash of the file that it was trained on. */
  dataSha256: string
  seed: number
}>

type Fitted = Readonly<{ recipe: Readonly<{ format: 1 | 2 | 3 }>; fitted: Readonly<{ format: 1 | 2 }> }>
/** 3 where a recipe multiplies outputs, 2 where trees split by sets of categories or a recipe makes codes of them (or, see `groupThresholds`, groups have thresholds), which a Rumbo that knows format 1 only would misread; else 1. */
export const formatOf = (parts: readonly Fitted[]): ModelFile['format'] =>
  Math.max(...parts.map(({ recipe, fitted }) => Math.max(recipe.format, fitted.format))) as ModelFile['format']

/** Outputs per row: classes of a multi-class problem, else one. */
export const outputsOf = (model: ModelFile): number => (model.problem.kind === 'multiclass' ? model.problem.classes.length : 1)
