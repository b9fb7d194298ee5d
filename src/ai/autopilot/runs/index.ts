export { contribution } from './contribution.ts'
export { runWithin } from './run-within.ts'
