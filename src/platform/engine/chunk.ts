import { type DuckDBDataChunk, type DuckDBResult, DuckDBTypeId, type JS, JSDuckDBValueConverter } from '@duckdb/node-api'
import duckdb from '@duckdb/node-bindings'

/** Up to 2,048 rows of a result. */
export interface Chunk {
  readonly rows: number
  readonly names: readonly string[]
  /** SQL types as DuckDB writes them: DOUBLE, VARCHAR, TIMESTAMP, DECIMAL(10,2), … */
  readonly types: readonly string[]
  /** Values of a column: number, bigint, string, boolean, Date, … or null. */
  column(index: number): (JS | null)[]
  /** Numbers of a column, NaN for NULL; fast for DOUBLE and FLOAT, by conversion for the others. */
  numbers(index: number): Float64Array | Float32Array
}

/** A chunk with the names and types of its result. */
export function chunkOf(chunk: DuckDBDataChunk, result: DuckDBResult, names: readonly string[], types: readonly string[]): Chunk {
  const rows = chunk.rowCount
  const column = (index: number): (JS | null)[] => chunk.convertColumnValues(index, JSDuckDBValueConverter)
  return {
    rows,
    names,
    types,
    column,
    numbers(index) {
      const type = result.columnTypeId(index)
      if (type === DuckDBTypeId.DOUBLE) return withoutNulls(chunk, index, new Float64Array(rows))
      if (type === DuckDBTypeId.FLOAT) return withoutNulls(chunk, index, new Float32Array(rows))
      return Float64Array.from(column(index), (value) => (value === null ? Number.NaN : Number(value)))
    },
  }
}

/** Copies the raw numbers of a vector; the slot of a NULL holds anything, so it becomes NaN by the validity mask. */
function withoutNulls<Values extends Float64Array | Float32Array>(chunk: DuckDBDataChunk, index: number, values: Values): Values {
  const vector = duckdb.data_chunk_get_vector(chunk.chunk, index)
  new Uint8Array(values.buffer).set(duckdb.vector_get_data(vector, values.byteLength))
  const mask: Uint8Array | null = duckdb.vector_get_validity(vector, Math.ceil(values.length / 64) * 8)
  if (mask) for (let i = 0; i < values.length; i++) if (!((mask[i >> 3]! >> (i & 7)) & 1)) values[i] = Number.NaN
  return values
}
