export { type FairnessGaps, fairnessGaps } from './gaps.ts'
export { type GroupRates, groupRates, type Judged } from './rates.ts'
export { reweighing } from './reweighing.ts'
export { opportunityThresholds } from './thresholds.ts'
