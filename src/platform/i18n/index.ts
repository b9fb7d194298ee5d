export { describeError } from './describe.ts'
export { texts } from './texts.ts'
