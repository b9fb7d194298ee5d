export { fairnessOf, minimumGroup } from './fairness.ts'
