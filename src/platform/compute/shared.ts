/** Copies numbers into memory that worker threads see without a copy. */
export function toShared<A extends Float32Array | Float64Array | Int32Array | Uint8Array>(values: A): A {
  if (values.buffer instanceof SharedArrayBuffer) return values
  const Kind = values.constructor as new (buffer: SharedArrayBuffer) => A
  const shared = new Kind(new SharedArrayBuffer(values.byteLength))
  shared.set(values as never)
  return shared
}
