export { type ForestData, fitForest, type Grove, growForest, joinForest } from './fit.ts'
export type { ForestObjective, ForestOptions } from './options.ts'
export { outOfBag } from './out-of-bag.ts'
