export { personMark } from './mark.ts'
