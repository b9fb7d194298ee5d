export { contribution } from './contribution.ts'
export { type Fetched, type FetchOptions, type Lookup, safeFetch } from './safe-fetch.ts'
export { networksOf } from './store.ts'
