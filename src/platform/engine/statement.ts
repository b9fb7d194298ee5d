import {
  BOOLEAN,
  DOUBLE,
  DuckDBTimestampValue,
  type DuckDBType,
  type DuckDBValue,
  HUGEINT,
  INTEGER,
  LIST,
  listValue,
  SQLNULL,
  TIMESTAMP,
  VARCHAR,
} from '@duckdb/node-api'
import { DomainError } from '#base'

/**
 * SQL as data: the text carries `$1`, `$2`, …, the values travel beside it. A value is null, a boolean, a number, a
 * bigint, a string, a Date (a TIMESTAMP in UTC), or a list of one of these. A whole number arrives in DuckDB as INTEGER:
 * write `$1::double` where the type matters, and `$1::varchar[]` for a list.
 */
export type Statement = Readonly<{ text: string; values: readonly unknown[] }>

/** The name quoted for SQL; every string is a legal name. */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`

export type Parameter = Readonly<{ value: DuckDBValue; type: DuckDBType }>

/** What DuckDB binds for a value that is no list, with its type. */
function scalar(value: unknown): Parameter | null {
  if (value === null || value === undefined) return { value: null, type: SQLNULL }
  if (typeof value === 'string') return { value, type: VARCHAR }
  if (typeof value === 'boolean') return { value, type: BOOLEAN }
  if (typeof value === 'bigint') return { value, type: HUGEINT }
  // Left to itself DuckDB makes integers of 1e300 and of −0
  if (typeof value === 'number') return { value, type: value === (value | 0) && !Object.is(value, -0) ? INTEGER : DOUBLE }
  if (value instanceof Date && Number.isFinite(value.getTime()))
    return { value: new DuckDBTimestampValue(BigInt(value.getTime()) * 1000n), type: TIMESTAMP }
  return null
}

const refused = (value: unknown): DomainError =>
  new DomainError('INVALID_ARGUMENT', {
    name: 'value',
    got: Object.prototype.toString.call(value),
    expected: 'null, boolean, number, bigint, string, Date, list',
  })

/**
 * What DuckDB binds for a value. A list takes its type from its first value that is not null (DuckDB would take it from the
 * first, and read a list that begins with null as nulls only); numbers in a list are doubles.
 * @throws INVALID_ARGUMENT for a value that has no SQL type
 */
export function toParameter(value: unknown): Parameter {
  if (!Array.isArray(value)) {
    const parameter = scalar(value)
    if (!parameter) throw refused(value)
    return parameter
  }
  const items = value.map((item) => {
    const parameter = scalar(item)
    if (!parameter) throw refused(item)
    return parameter
  })
  const type = items.find((item) => item.value !== null)?.type ?? VARCHAR
  return { value: listValue(items.map((item) => item.value)), type: LIST(type === INTEGER ? DOUBLE : type) }
}
