// Runs in worker threads: every function takes plain data, gives plain data, and depends on nothing else.
import type { ModelPart } from '#ai/registry'
import { applyRecipe, applyToTraining, codedOutputs, fitRecipe, type Recipe } from '#data/recipes'
import { type Matrix, takeRows } from '#kernel/linalg'
import { additiveLinear, fitLinearPath, type LinearModel, type LinearOptions } from '#kernel/linear'
import {
  additiveTrees,
  type BinnedMatrix,
  comparisonsPerRow,
  explainTrees,
  fitTrees,
  prepareBins,
  type TreeOptions,
  type TreesModel,
} from '#kernel/trees'
import { toShared } from '#platform/compute'
import { aimedLinear, binsPerColumn, treesAim } from './aim.ts'
import { type ContinuedOptions, continuedPart } from './continue-task.ts'
import { type FoldContext, familyOf, labelledRows, outcomesOf, outputsOf, type PreparedFold, type TrainingData } from './data.ts'
import { answers, meanOf, rowLosses } from './loss.ts'

const recipeOptions = ({ referenceTime, kind, y }: TrainingData, purpose: 'trees' | 'linear', columns: readonly string[]) => ({
  purpose,
  columns: [...columns],
  // Trees see each level by itself
  ...(purpose === 'linear' && kind !== 'multiclass' ? { outcome: y } : {}),
  ...(referenceTime === undefined ? {} : { referenceTime }),
})

const columnsOfFold = ({ chosen, features }: TrainingData, fold: number): readonly string[] => chosen?.folds[fold] ?? features

/** What trees read of the given rows, cut into bins. */
function binsOf(recipe: Recipe, data: TrainingData, rows: Int32Array): BinnedMatrix {
  return prepareBins(applyRecipe(recipe, data.table, rows), { bins: binsPerColumn, seed: data.seed, categories: codedOutputs(recipe) })
}

export type PrepareTask = Readonly<{ fold: number; codes: boolean }>
/** Fits the recipe for trees on the fold's training rows and cuts them into bins. */
export function prepareFold({ fold, codes }: PrepareTask, data: TrainingData): PreparedFold {
  const { train, validation } = data.folds[fold]!
  const recipe = fitRecipe(data.table, train, { ...recipeOptions(data, 'trees', columnsOfFold(data, fold)), codes })
  const binned = binsOf(recipe, data, train)
  const apart = applyRecipe(recipe, data.table, validation)
  return { recipe, train: { ...binned, bins: toShared(binned.bins) }, validation: { ...apart, values: toShared(apart.values) } }
}

export type TreesTask = Readonly<{
  fold: number
  options: Omit<TreeOptions, 'objective' | 'classes' | 'bins'>
  /** Outputs of the recipe to learn from; all when absent. */
  only?: readonly number[]
  /** Whether the trees divide categories by sets of codes; the tasks of one call say the same. */
  codes?: boolean
  /** Whether to tell how large and how quick the model is. */
  measure?: boolean
}>
export type Size = Readonly<{
  /** Trees kept. */
  trees: number
  /** Of the trees as text. */
  bytes: number
  /** Per row, on average. */
  comparisons: number
  /** For one row by itself, from numbers to margin: the least of several rounds. Differs from run to run. */
  seconds: number
}>
export type TreesFold = {
  rounds: number
  loss: number
  margins: Float64Array
  /** Gain of each learnt output of the recipe. */
  gain: Float64Array
  /** Where it was asked for. */
  size?: Size
}

function columnsOf(x: BinnedMatrix, only: readonly number[]): BinnedMatrix {
  const bins = new Uint8Array(x.rows * only.length)
  for (const [to, from] of only.entries()) bins.set(x.bins.subarray(from * x.rows, (from + 1) * x.rows), to * x.rows)
  const categories = [...only.keys()].filter((to) => x.categories?.includes(only[to]!))
  return { rows: x.rows, columns: only.length, bins, edges: only.map((from) => x.edges[from]!), categories }
}

/** Fits trees on a fold and foretells its other rows; with early stopping these rows decide how many rounds are kept. */
export function treesOnFold({ fold, options, only, measure = false }: TreesTask, context: FoldContext): TreesFold {
  const { kind, y } = context
  const prepared = context.prepared[fold]!
  const rows = context.folds[fold]!
  let [x, apart] = [prepared.train, prepared.validation]
  if (only) {
    x = columnsOf(x, only)
    const values = new Float32Array(apart.rows * only.length)
    for (const [to, from] of only.entries()) values.set(apart.values.subarray(from * apart.rows, (from + 1) * apart.rows), to * apart.rows)
    apart = { rows: apart.rows, columns: only.length, values }
  }
  const known = outcomesOf(y, rows.validation)
  const model = fitTrees(
    {
      x,
      ...labelledRows(context, rows.train),
      ...(options.earlyStoppingRounds === undefined ? {} : { validation: { x: apart, y: known } }),
    },
    { ...options, ...treesAim(context, prepared.recipe, only) },
  )
  const margins = additiveTrees(model, apart)
  const loss = meanOf(rowLosses(kind, known, answers(kind, margins, outputsOf(context)), context.aim))
  const size = measure ? { size: sizeOf(model, apart) } : {}
  return { rounds: model.bestRound, loss, margins, gain: explainTrees(model).gain, ...size }
}

const timedRows = 200
const timedRounds = 7
function sizeOf(model: TreesModel, x: Matrix): Size {
  const rows = Array.from({ length: Math.min(timedRows, x.rows) }, (_, i) => takeRows(x, Int32Array.of(i)))
  let seconds = Number.POSITIVE_INFINITY
  for (let round = 0; round < timedRounds; round++) {
    const start = performance.now()
    for (const row of rows) additiveTrees(model, row)
    seconds = Math.min(seconds, (performance.now() - start) / 1000 / rows.length)
  }
  return { trees: model.trees.length, bytes: JSON.stringify(model.trees).length, comparisons: comparisonsPerRow(model), seconds }
}

export type LinearTask = Readonly<{
  fold: number
  /** The family is that of the problem, unless numbers are to be learnt as counts. */
  path: Omit<LinearOptions, 'family' | 'classes'> & { family?: 'poisson' }
  /** Place on the path whose margins are wanted; null for the losses of all. */
  pick: number | null
}>
export type LinearFold = { losses: number[]; margins: Float64Array }

function pathOf(data: TrainingData, recipe: Recipe, rows: Int32Array, path: LinearTask['path']): LinearModel[] {
  const x = applyToTraining(recipe, data.table, rows, { outcome: data.y, seed: data.seed })
  const labelled = labelledRows(data, rows)
  const several = data.kind === 'multiclass' ? { classes: data.classes } : {}
  const models = fitLinearPath({ x, ...labelled }, { ...path, family: path.family ?? familyOf[data.kind], ...several })
  return models.map((model) => aimedLinear(data, recipe, model, x, labelled.y))
}

/** Fits a path of elastic nets on a fold and foretells its other rows. */
export function linearOnFold({ fold, path, pick }: LinearTask, data: TrainingData): LinearFold {
  const { train, validation } = data.folds[fold]!
  const recipe = fitRecipe(data.table, train, recipeOptions(data, 'linear', columnsOfFold(data, fold)))
  const models = pathOf(data, recipe, train, path)
  const x = applyRecipe(recipe, data.table, validation)
  if (pick !== null) return { losses: [], margins: additiveLinear(models[Math.min(pick, models.length - 1)]!, x) }
  const known = outcomesOf(data.y, validation)
  const outputs = outputsOf(data)
  const losses = models.map((model) => meanOf(rowLosses(data.kind, known, answers(data.kind, additiveLinear(model, x), outputs), data.aim)))
  return { losses, margins: new Float64Array(0) }
}

export type FinalTask = Readonly<{ rows: Int32Array }> &
  Readonly<
    | { family: 'trees'; options: TreesTask['options']; codes?: boolean }
    | { family: 'continued'; options: ContinuedOptions }
    | { family: 'linear'; path: LinearTask['path']; pick: number }
  >

/** Fits one part of the delivered model: its recipe and its learner, on all the given rows. */
export function fitPart(task: FinalTask, data: TrainingData): Omit<ModelPart, 'weight'> {
  if (task.family === 'continued') return continuedPart(data, task.rows, task.options)
  const codes = task.family === 'trees' && task.codes === true
  const recipe = fitRecipe(data.table, task.rows, { ...recipeOptions(data, task.family, data.chosen?.all ?? data.features), codes })
  if (task.family === 'linear') {
    const models = pathOf(data, recipe, task.rows, task.path)
    return { recipe, fitted: models[Math.min(task.pick, models.length - 1)]! }
  }
  const x = binsOf(recipe, data, task.rows)
  const options = { ...task.options, ...treesAim(data, recipe) }
  return { recipe, fitted: fitTrees({ x, ...labelledRows(data, task.rows) }, options) }
}
