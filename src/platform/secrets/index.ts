export type { Secrets } from './secrets.ts'
