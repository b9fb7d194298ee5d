import { DuckDBTimestampValue, type DuckDBValue, listValue } from '@duckdb/node-api'
import { DomainError } from '#base'

/**
 * SQL as data: the text carries `$1`, `$2`, …, the values travel beside it. A value is null, a boolean, a number, a
 * bigint, a string, a Date (a TIMESTAMP in UTC), or a list of one of these. A whole number arrives in DuckDB as INTEGER:
 * write `$1::double` where the type matters, and `$1::varchar[]` for a list.
 */
export type Statement = Readonly<{ text: string; values: readonly unknown[] }>

/** The name quoted for SQL; every string is a legal name. */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** What DuckDB binds for a value. @throws INVALID_ARGUMENT for a value that has no SQL type */
export function toParameter(value: unknown): DuckDBValue {
  if (value === null || value === undefined) return null
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return value
  if (value instanceof Date && Number.isFinite(value.getTime())) return new DuckDBTimestampValue(BigInt(value.getTime()) * 1000n)
  if (Array.isArray(value)) return listValue(value.map(toParameter))
  throw new DomainError('INVALID_ARGUMENT', {
    name: 'value',
    got: Object.prototype.toString.call(value),
    expected: 'null, boolean, number, bigint, string, Date, list',
  })
}
