// Runs in worker threads: plain data in, plain data out.
import { applyRecipe, fitRecipe } from '#data/recipes'
import type { Matrix } from '#kernel/linalg'
import { takeRows } from '#kernel/linalg'
import { deriveSeed } from '#kernel/sampling'
import { columnsPerSample, firstOnPath, nullImportance, stabilitySelection } from '#kernel/selection'
import { explainTrees, fitTrees, prepareBins } from '#kernel/trees'
import { familyOf, objectiveOf, outcomesOf, type TrainingData, thinRows } from './data.ts'

export const selectionMethods = ['null-importance', 'stability'] as const
export type SelectionTask = Readonly<{ method: (typeof selectionMethods)[number]; rows: Int32Array }>

const deals = 8
const mostP = 0.05
const rowsForTrees = 6000
const rowsForPaths = 1200
const halves = 24
const threshold = 0.6
/** Useless outputs that may be expected among those selected, as a share of all. */
const uselessShare = 0.02

/** Columns of the outputs that hold, in the order of the features. */
const columnsOf = (data: TrainingData, outputs: readonly { column: string }[], holds: (output: number) => boolean): string[] => {
  const kept = new Set(outputs.flatMap(({ column }, j) => (holds(j) ? [column] : [])))
  return data.features.filter((name) => kept.has(name))
}

function byNullImportance(data: TrainingData, rows: Int32Array): string[] {
  const { kind, classes, features, seed } = data
  const recipe = fitRecipe(data.table, rows, { purpose: 'trees', columns: [...features] })
  const x = prepareBins(applyRecipe(recipe, data.table, rows), { bins: 63, seed })
  const place = new Map(features.map((name, j) => [name, j]))
  const options = { trees: 30, learningRate: 0.15, leaves: 8, minRowsPerLeaf: 20, l2: 5, rowShare: 0.8, columnShare: 0.5, bins: 63, seed }
  const learner = { ...options, objective: objectiveOf[kind], ...(kind === 'multiclass' ? { classes } : {}) }
  const importance = (y: Float64Array): Float64Array => {
    const { gain } = explainTrees(fitTrees({ x, y }, learner))
    const sums = new Float64Array(features.length)
    for (const [j, { column }] of recipe.outputs.entries()) sums[place.get(column)!]! += gain[j]!
    return sums
  }
  const { p } = nullImportance(outcomesOf(data.y, rows), importance, deals, deriveSeed(seed, 'null-importance'))
  return features.filter((_, j) => p[j]! < mostP)
}

function byStability(data: TrainingData, rows: Int32Array): string[] {
  const { kind, classes, features, seed } = data
  const recipe = fitRecipe(data.table, rows, { purpose: 'linear', columns: [...features] })
  const x: Matrix = applyRecipe(recipe, data.table, rows)
  const y = outcomesOf(data.y, rows)
  const family = { family: familyOf[kind], ...(kind === 'multiclass' ? { classes } : {}) }
  const most = columnsPerSample(Math.max(1, uselessShare * x.columns), threshold, x.columns)
  const select = (half: Int32Array): number[] => {
    const outcome = Float64Array.from(half, (i) => y[i]!)
    // A half in which nothing varies says nothing
    return new Set(outcome).size < (kind === 'multiclass' ? classes : 2)
      ? []
      : firstOnPath({ x: takeRows(x, half), y: outcome }, most, family)
  }
  const { selected } = stabilitySelection(rows.length, x.columns, select, {
    samples: halves,
    threshold,
    seed: deriveSeed(seed, 'stability'),
  })
  const kept = new Set(selected)
  return columnsOf(data, recipe.outputs, (j) => kept.has(j))
}

/** The columns that say something about the outcome, by the given rows only; none where none does. */
export function selectOnRows({ method, rows }: SelectionTask, data: TrainingData): string[] {
  const seed = deriveSeed(data.seed, 'selection')
  if (method === 'stability') return byStability(data, thinRows(rows, rowsForPaths, seed))
  return byNullImportance(data, thinRows(rows, rowsForTrees, seed))
}
