export { fitLinearPath, type LinearData } from './fit.ts'
export type { LinearModel, LinearOptions } from './model.ts'
export { contributionsLinear, linearProbability, predictLinear } from './predict.ts'
