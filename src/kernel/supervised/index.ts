export { checkLabelled, checkModelColumns, checkRows, type Labelled, type TargetKind } from './labelled.ts'
export { type Link, probabilities } from './link.ts'
