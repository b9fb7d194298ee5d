export { optionsOf } from './choices.ts'
export { contribution } from './contribution.ts'
export { openSourceFile } from './open-file.ts'
