export { personKey, personMark } from './mark.ts'
