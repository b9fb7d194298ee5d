export { contribution } from './contribution.ts'
export { type DemoOptions, type DemoResult, writeDemo } from './write-demo.ts'
