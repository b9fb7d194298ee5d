export { optionsOf } from './choices.ts'
export { contribution } from './contribution.ts'
export { foundOfFile } from './found-of-file.ts'
export { openSourceFile } from './open-file.ts'
