export { contribution } from './contribution.ts'
export { firingEverywhere, firingIn } from './live.ts'
