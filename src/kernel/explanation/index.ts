export { accumulatedEffects } from './accumulated.ts'
export { type Change, type Counterfactual, counterfactual } from './counterfactual.ts'
export { categoryGrid, type DependencePoint, type GridPoint, numberGrid, partialDependence } from './dependence.ts'
export { columnImportance, type ImportanceOptions, importanceSeed, permutationImportance } from './permutation.ts'
