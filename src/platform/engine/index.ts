export { createEngine, type Engine } from './engine.ts'
export { identifier, type Statement } from './statement.ts'
