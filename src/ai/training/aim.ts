import { aimedShare } from '#ai/registry'
import type { Recipe } from '#data/recipes'
import type { Matrix } from '#kernel/linalg'
import { additiveLinear, type LinearModel } from '#kernel/linear'
import { quantile } from '#kernel/stats'
import type { TreeOptions } from '#kernel/trees'
import { objectiveOf, type TrainingData } from './data.ts'

export const binsPerColumn = 127

/** Per output of the recipe, the way that the answer may not go against: only numbers as they are have one. */
function waysOf({ monotone = {} }: TrainingData, recipe: Recipe): (-1 | 0 | 1)[] {
  return recipe.steps.flatMap((step) => step.parts.map(() => (step.kind === 'number' ? (monotone[step.column] ?? 0) : 0)))
}

/** What trees learn, and the ways they keep to. @param only outputs of the recipe that they see; all when absent */
export function treesAim(
  data: TrainingData,
  recipe: Recipe,
  only?: readonly number[],
): Pick<TreeOptions, 'objective' | 'bins' | 'classes' | 'quantile' | 'monotone'> {
  const { kind, classes, aim } = data
  const all = waysOf(data, recipe)
  const ways = only ? only.map((at) => all[at]!) : all
  return {
    objective: aim?.objective ?? objectiveOf[kind],
    bins: binsPerColumn,
    ...(kind === 'multiclass' ? { classes } : {}),
    ...(aim?.objective === 'quantile' ? { quantile: aim.quantile } : {}),
    ...(ways.some((way) => way !== 0) ? { monotone: ways } : {}),
  }
}

/**
 * A linear model turned to the aim: coefficients that go against a way are 0, and for a median or quantile the line, fitted
 * by least squares, is moved until the wanted share of the training rows lies under it (Koenker & Bassett 1982, the
 * location-shift model).
 */
export function aimedLinear(data: TrainingData, recipe: Recipe, model: LinearModel, x: Matrix, y: Float64Array): LinearModel {
  const ways = waysOf(data, recipe)
  const against = (coefficient: number, j: number): boolean => coefficient * ways[j]! < 0
  const kept = model.coefficients.some((row) => row.some(against))
    ? { ...model, coefficients: model.coefficients.map((row) => row.map((value, j) => (against(value, j) ? 0 : value))) }
    : model
  const share = aimedShare(data.aim)
  if (share === null) return kept
  const margins = additiveLinear(kept, x)
  const shift = quantile(
    y.map((outcome, i) => outcome - margins[i]!),
    share,
  )
  return { ...kept, intercept: kept.intercept.map((value) => value + shift) }
}
