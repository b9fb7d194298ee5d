// Runs in worker threads: every function takes plain data, gives plain data, and depends on nothing else.
import type { ModelPart } from '#ai/registry'
import { applyRecipe, codedOutputs } from '#data/recipes'
import { additiveTrees, fitTrees, type TreesModel } from '#kernel/trees'
import { treesAim } from './aim.ts'
import { labelledRows, outcomesOf, type TrainingData } from './data.ts'
import type { TreesTask } from './fold-task.ts'

/** Rounds to add to the trees of the earlier model. */
export type ContinuedOptions = TreesTask['options']
export type ContinuedTask = Readonly<{ fold: number; options: ContinuedOptions }>
export type ContinuedFold = { added: number; margins: Float64Array }

function goOn(data: TrainingData, rows: Int32Array, options: ContinuedOptions, apart: Int32Array | null): TreesModel {
  const { recipe, fitted } = data.continues!
  const validation = apart && { x: applyRecipe(recipe, data.table, apart), y: outcomesOf(data.y, apart) }
  return fitTrees(
    {
      ...{ x: applyRecipe(recipe, data.table, rows), categories: codedOutputs(recipe), from: fitted },
      ...labelledRows(data, rows),
      ...(validation ? { validation } : {}),
    },
    { ...options, ...treesAim(data, recipe) },
  )
}

/** Lets the earlier trees go on with the training rows of a fold, and foretells its other rows. */
export function continuedOnFold({ fold, options }: ContinuedTask, data: TrainingData): ContinuedFold {
  const { train, validation } = data.folds[fold]!
  const { recipe, fitted } = data.continues!
  const model = goOn(data, train, options, options.earlyStoppingRounds === undefined ? null : validation)
  const before = fitted.trees.length / fitted.outputs
  return { added: model.bestRound - before, margins: additiveTrees(model, applyRecipe(recipe, data.table, validation)) }
}

/** The earlier trees gone on with the given rows: a part of the delivered model. */
export const continuedPart = (data: TrainingData, rows: Int32Array, options: ContinuedOptions): Omit<ModelPart, 'weight'> => ({
  recipe: data.continues!.recipe,
  fitted: goOn(data, rows, options, null),
})
