export type IntervalRow = Readonly<{ low: number; value: number; high: number }>

/** Where intervals stand on one scale from 0 to 1 that holds zero and every bound, with a little room at both ends. */
export function layoutIntervals(rows: readonly IntervalRow[]): { zero: number; bars: { low: number; value: number; high: number }[] } {
  const low = Math.min(0, ...rows.map((row) => row.low))
  const high = Math.max(0, ...rows.map((row) => row.high))
  const width = (high - low) * 1.06 || 1
  const from = low - (high - low) * 0.03
  const at = (x: number) => (x - from) / width
  return { zero: at(0), bars: rows.map((row) => ({ low: at(row.low), value: at(row.value), high: at(row.high) })) }
}
