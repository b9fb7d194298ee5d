export { contribution } from './contribution.ts'
export { toldKinds } from './kinds.ts'
