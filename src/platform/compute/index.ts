export { type CrewPart, inCrew, runCrew } from './crew.ts'
export { createPool, type MapOptions, type Pool, type SharedHandle } from './pool.ts'
export { toShared } from './shared.ts'
