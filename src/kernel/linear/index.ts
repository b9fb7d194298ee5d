export { type Effect, type EffectOptions, effectsLinear, type LinearEffects } from './effects.ts'
export { fitLinearPath, type LinearData } from './fit.ts'
export type { LinearModel, LinearOptions } from './model.ts'
export { contributionsLinear, linearProbability, predictLinear } from './predict.ts'
