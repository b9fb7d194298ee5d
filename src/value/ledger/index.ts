export { contribution } from './contribution.ts'
export { countedOf, counts, type KnownLine, linesBetween } from './store.ts'
export { totalsOf } from './totals.ts'
export { lineInWords } from './words.ts'
