export { contribution } from './contribution.ts'
