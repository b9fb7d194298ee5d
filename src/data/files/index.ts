export { optionsOf } from './choices.ts'
export { contribution } from './contribution.ts'
export { foundOfFile } from './found-of-file.ts'
export { openSourceFile, readyFile } from './open-file.ts'
