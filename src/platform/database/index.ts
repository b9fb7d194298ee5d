export type { Database, Scope, Trx } from './scope.ts'
