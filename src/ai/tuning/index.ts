export { type SearchOptions, type SearchResult, search } from './search.ts'
export type { Dimension, Point, Space } from './space.ts'
export type { Trial } from './suggest.ts'
