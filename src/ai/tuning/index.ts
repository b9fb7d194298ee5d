export { type SearchResult, search } from './search.ts'
