export { type Weight, weighDimensions } from './importance.ts'
export { type Bracket, hyperband, reachRung, startRace } from './race.ts'
export { decode, type NumberDimension, type Setting, type Space } from './space.ts'
export { observe, type StudyOptions, startStudy, suggest } from './study.ts'
