export { expandingFolds, groupedFolds, plainFolds, stratifiedFolds, timeFolds } from './folds.ts'
export { normalDraw } from './normal.ts'
export { createRng, deriveSeed, type Rng } from './rng.ts'
export { shuffledRows } from './shuffle.ts'
