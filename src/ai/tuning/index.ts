export { type SearchOptions, type SearchResult, search } from './search.ts'
export { type Dimension, decode, encode, type Point, type Space } from './space.ts'
export { suggest, type Trial } from './suggest.ts'
