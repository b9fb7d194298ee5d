import type { Recipe } from './schema.ts'

/** The outputs that are codes of categories, which have no order; rising. */
export const codedOutputs = (recipe: Recipe): number[] =>
  recipe.steps.flatMap(({ kind, parts }) => parts.map(() => kind === 'codes')).flatMap((coded, j) => (coded ? [j] : []))
