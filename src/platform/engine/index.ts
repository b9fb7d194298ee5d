export type { Chunk } from './chunk.ts'
export { createEngine, type Engine, type EngineOptions, type QueryOptions, type Row } from './engine.ts'
export { identifier, type Statement } from './statement.ts'
