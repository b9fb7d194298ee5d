import type { Column, Table } from '#data/sources'

const bits = new DataView(new ArrayBuffer(8))
/** Mixes a column's cells into the running hash of each row (murmur3's finaliser over value and column). */
function mix(hashes: Uint32Array, column: Column): void {
  const codes = 'codes' in column ? column.codes : null
  for (let row = 0; row < hashes.length; row++) {
    let word: number
    if (codes) word = codes[row]! + 1
    else {
      const value = (column as Extract<Column, { values: Float64Array }>).values[row]!
      // −0 equals 0; every NaN is the same missing value.
      bits.setFloat64(0, Number.isNaN(value) ? Number.NaN : value + 0)
      word = bits.getUint32(0) ^ Math.imul(bits.getUint32(4), 0x9e3779b1)
    }
    let h = hashes[row]! ^ word
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
    hashes[row] = h ^ (h >>> 16)
  }
}

function equalRows(columns: readonly Column[], a: number, b: number): boolean {
  return columns.every((column) => {
    if ('codes' in column) return column.codes[a] === column.codes[b]
    const [x, y] = [column.values[a]!, column.values[b]!]
    return x === y || (Number.isNaN(x) && Number.isNaN(y))
  })
}

/**
 * Rows that are equal in every column but the excepted ones, as sets of row numbers (each ascending, sets by their
 * first row). Found by hash, then compared cell by cell. With no column left to compare there are none.
 */
export function findDuplicates(table: Table, except: readonly string[]): number[][] {
  const columns = table.columns.filter(({ name }) => !except.includes(name))
  if (columns.length === 0) return []
  const hashes = new Uint32Array(table.rows)
  for (const column of columns) mix(hashes, column)
  const first = new Map<number, number>()
  /** Rows that share a hash; most rows share it with none and never get a list. */
  const shared = new Map<number, number[]>()
  for (let row = 0; row < table.rows; row++) {
    const hash = hashes[row]!
    const before = first.get(hash)
    if (before === undefined) first.set(hash, row)
    else {
      const rows = shared.get(hash)
      if (rows) rows.push(row)
      else shared.set(hash, [before, row])
    }
  }
  const sets: number[][] = []
  for (const rows of shared.values()) {
    const left = [...rows]
    while (left.length > 1) {
      const head = left[0]!
      const same = left.filter((row) => equalRows(columns, head, row))
      if (same.length > 1) sets.push(same)
      const taken = new Set(same)
      left.splice(0, left.length, ...left.filter((row) => !taken.has(row)))
    }
  }
  return sets.sort((a, b) => a[0]! - b[0]!)
}
