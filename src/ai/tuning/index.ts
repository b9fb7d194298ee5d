export { type SearchOptions, type SearchResult, search } from './search.ts'
