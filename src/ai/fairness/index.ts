export { fairnessOf } from './fairness.ts'
