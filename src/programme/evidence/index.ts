export { contribution } from './contribution.ts'
export { gatherEvidence } from './engine.ts'
export { rulesOf } from './measure.ts'
