export { type Effect, type EffectOptions, effectsLinear, type LinearEffects } from './effects.ts'
export { fitLinearPath, type LinearData } from './fit.ts'
export type { LinearModel, LinearOptions } from './model.ts'
export { additiveContributionsLinear, additiveLinear, contributionsLinear, linearProbability, predictLinear } from './predict.ts'
