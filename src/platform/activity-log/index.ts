export { contribution } from './contribution.ts'
export { toldKinds } from './kinds.ts'
export { verifyJob } from './nightly.ts'
