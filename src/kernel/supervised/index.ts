export { checkLabelled, checkModelColumns, type Labelled, type TargetKind } from './labelled.ts'
export { type Link, probabilities } from './link.ts'
