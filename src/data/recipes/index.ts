export { applyRecipe, applyRecipeToRecord } from './apply.ts'
export { type FitOptions, fitRecipe } from './fit.ts'
export type { LinearForm, Part, Recipe, Step } from './schema.ts'
