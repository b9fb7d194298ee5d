export { fairnessOf } from './fairness.ts'
export { fairThresholds, fairWeights, type Mitigation, movedAnswers, protectedGroups } from './mitigate.ts'
export { tradeOff, type Way } from './trade-off.ts'
