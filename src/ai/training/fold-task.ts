// Runs in worker threads: every function takes plain data, gives plain data, and depends on nothing else.
import type { ModelPart } from '#ai/registry'
import { applyRecipe, applyToTraining, codedOutputs, fitRecipe, type Recipe, withProducts } from '#data/recipes'
import { type Matrix, takeRows } from '#kernel/linalg'
import { additiveLinear, fitLinearPath, type LinearModel, type LinearOptions, linearProbability } from '#kernel/linear'
import { deriveSeed } from '#kernel/sampling'
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
import { type FoldContext, familyOf, labelledRows, outcomesOf, outputsOf, type PreparedFold, type TrainingData, thinRows } from './data.ts'
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
  /** Whether products of columns are looked for, beside the columns, by what the model at `pick` leaves over. */
  products?: boolean
}>
export type LinearFold = { losses: number[]; margins: Float64Array }

const optionsOf = ({ kind, classes }: TrainingData, path: LinearTask['path']): LinearOptions => ({
  ...path,
  family: path.family ?? familyOf[kind],
  ...(kind === 'multiclass' ? { classes } : {}),
})

function pathOf(
  data: TrainingData,
  plain: Recipe,
  rows: Int32Array,
  task: Omit<LinearTask, 'fold'>,
): { recipe: Recipe; models: LinearModel[] } {
  const recipe = task.products ? withInteractions(data, plain, rows, task) : plain
  const x = applyToTraining(recipe, data.table, rows, { outcome: data.y, seed: data.seed })
  const labelled = labelledRows(data, rows)
  const models = fitLinearPath({ x, ...labelled }, optionsOf(data, task.path))
  return { recipe, models: models.map((model) => aimedLinear(data, recipe, model, x, labelled.y)) }
}

const rowsForProducts = 20_000
const outputsForProducts = 24

/** The recipe with products of its strongest outputs that tell what a linear model of them leaves over. */
function withInteractions(data: TrainingData, recipe: Recipe, all: Int32Array, { path, pick }: Omit<LinearTask, 'fold'>): Recipe {
  const rows = thinRows(all, rowsForProducts, deriveSeed(data.seed, 'products'))
  const x = applyToTraining(recipe, data.table, rows, { outcome: data.y, seed: data.seed })
  const labelled = labelledRows(data, rows)
  const models = fitLinearPath({ x, ...labelled }, optionsOf(data, path))
  const model = models[Math.min(pick ?? 0, models.length - 1)]!
  const answer = linearProbability(model, x)
  const error = labelled.y.map((outcome, i) => (outcome - answer[i]!) * (labelled.weight?.[i] ?? 1))
  const varies = { logit: (p: number) => p * (1 - p), log: (mean: number) => mean, identity: () => 1, softmax: () => 1 }[model.link]
  const [coefficients] = model.coefficients
  const weightOf = (j: number): number => {
    const values = x.values.subarray(j * x.rows, (j + 1) * x.rows)
    return Math.abs(coefficients![j]!) * Math.sqrt(values.reduce((sum, value) => sum + (value - model.means[j]!) ** 2, 0) / x.rows)
  }
  const strengths = Float64Array.from(coefficients!, (_, j) => weightOf(j))
  const strongest = [...strengths.keys()]
    .filter((j) => strengths[j]! > 0)
    .sort((a, b) => strengths[b]! - strengths[a]! || a - b)
    .slice(0, outputsForProducts)
  return withProducts(recipe, x, strongest, { error, spread: answer.map(varies) })
}

/** Fits a path of elastic nets on a fold and foretells its other rows. */
export function linearOnFold({ fold, ...task }: LinearTask, data: TrainingData): LinearFold {
  const { pick } = task
  const { train, validation } = data.folds[fold]!
  const plain = fitRecipe(data.table, train, recipeOptions(data, 'linear', columnsOfFold(data, fold)))
  const { recipe, models } = pathOf(data, plain, train, task)
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
    | { family: 'linear'; path: LinearTask['path']; pick: number; products?: boolean }
  >

/** Fits one part of the delivered model: its recipe and its learner, on all the given rows. */
export function fitPart(task: FinalTask, data: TrainingData): Omit<ModelPart, 'weight'> {
  if (task.family === 'continued') return continuedPart(data, task.rows, task.options)
  const codes = task.family === 'trees' && task.codes === true
  const recipe = fitRecipe(data.table, task.rows, { ...recipeOptions(data, task.family, data.chosen?.all ?? data.features), codes })
  if (task.family === 'linear') {
    const { recipe: whole, models } = pathOf(data, recipe, task.rows, task)
    return { recipe: whole, fitted: models[Math.min(task.pick, models.length - 1)]! }
  }
  const x = binsOf(recipe, data, task.rows)
  const options = { ...task.options, ...treesAim(data, recipe) }
  return { recipe, fitted: fitTrees({ x, ...labelledRows(data, task.rows) }, options) }
}
