export { applyRecipe } from './apply.ts'
export { applyRecipeToRecord } from './apply-to-record.ts'
export { type FitOptions, fitRecipe } from './fit.ts'
export type { LinearForm, Part, Recipe, Step } from './schema.ts'
