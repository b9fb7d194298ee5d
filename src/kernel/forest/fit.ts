import type { Matrix } from '#kernel/linalg'
import { deriveSeed } from '#kernel/sampling'
import { checkLabelled } from '#kernel/supervised'
import { type BinnedMatrix, prepareBins, roundToGrid, type Tree, type TreesModel } from '#kernel/trees'
import { growTree } from './grow.ts'
import { checkForestOptions, type ForestOptions } from './options.ts'
import { type Outcome, outcomeOf } from './outcome.ts'

/** Rows to learn from; features as numbers, or cut into bins before (see prepareBins). */
export type ForestData = Readonly<{ x: Matrix | BinnedMatrix; y: Float64Array; weight?: Float64Array }>
/** Trees of a forest, some of all of them, as growForest gives them. */
export type Grove = Readonly<{ from: number; trees: readonly Tree[] }>

type Ready = { x: BinnedMatrix; outcome: Outcome; weight: Float64Array | null }

function ready(data: ForestData, options: ForestOptions): Ready {
  checkForestOptions(options)
  const { objective, classes = 2 } = options
  checkLabelled(data, objective === 'squared' ? 'number' : { classes: objective === 'multiclass' ? classes : 2 })
  const x =
    'edges' in data.x
      ? data.x
      : prepareBins(data.x, { bins: options.bins, seed: deriveSeed(options.seed, 'bins'), categories: options.categories ?? [] })
  const weight = data.weight ?? null
  return { x, weight, outcome: outcomeOf(options, data.y, weight) }
}

/**
 * Trees `from` … `to` − 1 of a forest. Each depends on the data, the options and its number only: whoever grows which,
 * `joinForest` makes the same model.
 * @throws as fitForest
 */
export function growForest(data: ForestData, options: ForestOptions, from: number, to: number): Grove {
  const { x, outcome, weight } = ready(data, options)
  const trees = Array.from({ length: to - from }, (_, t) => growTree(x, outcome, weight, options, from + t)).flat()
  return { from, trees }
}

/** The model of groves that are all of the forest's trees together. */
export function joinForest(data: ForestData, options: ForestOptions, groves: readonly Grove[]): TreesModel {
  const { x, outcome } = ready(data, options)
  const trees = groves
    .toSorted((a, b) => a.from - b.from)
    .flatMap((grove) => grove.trees)
    .map((tree): Tree => ({ ...tree, value: tree.value.map((value) => value / options.trees) }))
  const base = [...outcome.base]
  const leafGrid = roundToGrid(trees, base)
  const { objective } = options
  const format = trees.some((tree) => tree.sets) ? 2 : 1
  return {
    format,
    family: 'trees',
    objective,
    outputs: base.length,
    base,
    columns: x.columns,
    leafGrid,
    trees,
    bestRound: options.trees,
  }
}

/**
 * A forest: trees grown to their end on bags of rows, each split the best of a few columns drawn at random (or, with
 * `cuts: 'random'`, the best of one random cut of each), averaged. Splits lower the squared error; of classes, Gini's
 * impurity. What is averaged is the margin (log odds of a leaf, log share of a class, the number), so that the model is
 * that of boosted trees and everything that reads these reads it. The same data and options give the same model, bit for
 * bit. Missing values go where they help.
 * @throws NO_ROWS, LENGTH_MISMATCH, TARGET_VALUE_MISSING, CLASS_OUT_OF_RANGE, WEIGHT_INVALID, INVALID_ARGUMENT
 * @see Breiman (2001), "Random forests", Machine Learning 45; Geurts, Ernst & Wehenkel (2006), "Extremely randomized trees"
 */
export function fitForest(data: ForestData, options: ForestOptions): TreesModel {
  const { x } = ready(data, options)
  const binned = { ...data, x }
  return joinForest(binned, options, [growForest(binned, options, 0, options.trees)])
}
