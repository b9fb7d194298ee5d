export { contribution } from './contribution.ts'
export { gatherEvidence } from './engine.ts'
