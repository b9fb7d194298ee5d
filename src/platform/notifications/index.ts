export { contribution } from './contribution.ts'
export { type NewNotice, notify } from './notify.ts'
