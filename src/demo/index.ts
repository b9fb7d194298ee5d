export { type DemoOptions, type DemoResult, writeDemo } from './write-demo.ts'
