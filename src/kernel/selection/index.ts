export { firstOnPath } from './first-on-path.ts'
export { type NullImportance, nullImportance } from './null-importance.ts'
export { type Elimination, type Fitted, recursiveElimination } from './recursive.ts'
export { columnsPerSample, type Stability, stabilitySelection } from './stability.ts'
