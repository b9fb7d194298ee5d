export { contribution } from './contribution.ts'
export { cell as csvCell } from './export.ts'
export { toldKinds } from './kinds.ts'
export { verifyJob } from './nightly.ts'
