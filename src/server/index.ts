export { contributions } from './contributions.ts'
export { serve } from './serve.ts'
export { type RunningServer, start } from './start.ts'
