import { type Decision, decided } from '#base'
import type { Recipe, Step } from './schema.ts'

const mostNamed = 8
/** Names for a sentence: the first ones, and an ellipsis for the others. */
const listed = (names: readonly string[]): string => names.slice(0, mostNamed).join(', ') + (names.length > mostNamed ? ', …' : '')

type Of<Kind extends Step['kind']> = Extract<Step, { kind: Kind }>
const ofKind = <Kind extends Step['kind']>(recipe: Recipe, kind: Kind): Of<Kind>[] =>
  recipe.steps.filter((step): step is Of<Kind> => step.kind === kind)

/** One decision for all steps of a kind, as a table may have thousands of columns; none where there is no such step. */
function each<S extends Step>(steps: readonly S[], tell: (columns: string, n: number, steps: readonly S[]) => Decision): Decision[] {
  const columns = [...new Set(steps.map((step) => step.column))]
  return columns.length > 0 ? [tell(listed(columns), columns.length, steps)] : []
}

/** What the recipe does to the columns, as decisions that `texts` puts in words. */
export function describeRecipe(recipe: Recipe): Decision[] {
  const compresses = (step: Step): boolean => step.parts.some(({ linear }) => linear !== undefined && linear.compress !== null)
  const numbers = ofKind(recipe, 'number')
  const others = ofKind(recipe, 'category').filter((step) => step.parts.some(({ at }) => at === step.levels.length))
  const levels = ofKind(recipe, 'category').reduce((n, step) => n + step.parts.length, 0)
  const constant = (recipe.dropped ?? []).filter(({ of }) => of === null)
  const repeated = (recipe.dropped ?? []).filter(({ of }) => of !== null)
  return [
    ...each(numbers, (columns, n) =>
      recipe.purpose === 'trees' ? decided('RECIPE_NUMBERS_AS_THEY_ARE', { columns, n }) : decided('RECIPE_NUMBERS_SCALED', { columns, n }),
    ),
    ...each(recipe.steps.filter(compresses), (columns, n) => decided('RECIPE_TAILS_COMPRESSED', { columns, n })),
    ...each(ofKind(recipe, 'date'), (columns, n) => decided('RECIPE_DATE_PARTS', { columns, n })),
    ...each(ofKind(recipe, 'interval'), (columns, n) => decided('RECIPE_INTERVALS', { columns, n })),
    ...each(ofKind(recipe, 'boolean'), (columns, n) => decided('RECIPE_BOOLEANS', { columns, n })),
    ...each(ofKind(recipe, 'category'), (columns, n) => decided('RECIPE_CATEGORIES', { columns, n, outputs: levels })),
    ...each(ofKind(recipe, 'codes'), (columns, n, steps) =>
      decided('RECIPE_CODES', { columns, n, levels: steps.reduce((sum, step) => sum + step.levels.length, 0) }),
    ),
    ...each(others, (columns, n) => decided('RECIPE_OTHER_LEVELS', { columns, n })),
    ...each(ofKind(recipe, 'frequency'), (columns, n) => decided('RECIPE_FREQUENCIES', { columns, n })),
    ...each(ofKind(recipe, 'target'), (columns, n) => decided('RECIPE_TARGET_MEANS', { columns, n })),
    ...each(ofKind(recipe, 'text'), (columns, n) => decided('RECIPE_TEXTS', { columns, n })),
    ...each(ofKind(recipe, 'missing'), (columns, n) => decided('RECIPE_MISSING_MARKED', { columns, n })),
    ...(recipe.products
      ? [
          decided('RECIPE_PRODUCTS', {
            products: listed(recipe.outputs.slice(-recipe.products.length).map(({ name }) => name)),
            n: recipe.products.length,
          }),
        ]
      : []),
    ...(constant.length > 0
      ? [decided('RECIPE_CONSTANT_DROPPED', { columns: listed(constant.map(({ name }) => name)), n: constant.length })]
      : []),
    ...(repeated.length > 0
      ? [decided('RECIPE_REPEATED_DROPPED', { columns: listed(repeated.map(({ name }) => name)), n: repeated.length })]
      : []),
  ]
}
