export { describeError } from './describe.ts'
