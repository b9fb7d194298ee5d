import { bitOf, type Coded, codedColumns } from './coded.ts'
import { crewMemory, type Exports, kept, kernelsOn, Places, page, type SharedMemory } from './kernels.ts'
import type { TreesModel } from './model.ts'

/** This thread's memory for scoring. */
export type ScoringMemory = Readonly<{ memory: SharedMemory; kernels: Exports; places: Places }>

let current: ScoringMemory | undefined

/** The memory with room for so many bytes more. What models have laid in it stays until it is full; then all is forgotten. */
function memoryFor(bytes: number): ScoringMemory {
  if (!current || current.places.end + bytes > kept) {
    const memory = current && current.memory.buffer.byteLength <= kept ? current.memory : crewMemory()
    current = { memory, kernels: kernelsOn(memory), places: new Places() }
  }
  const { memory, places } = current
  const lacking = Math.ceil((places.end + bytes - memory.buffer.byteLength) / page)
  if (lacking > 0) memory.grow(lacking)
  return current
}

/** Takes places of the given sizes, all in one memory; each starts at a multiple of 16 bytes. */
export function take<Name extends string>(
  sizes: Readonly<Record<Name, number>>,
): { home: ScoringMemory; buffer: SharedArrayBuffer; at: Record<Name, number> } {
  const all = Object.entries<number>(sizes)
  const home = memoryFor(all.reduce((sum, [, size]) => sum + size + 16, 0))
  const at = Object.fromEntries(all.map(([name, size]) => [name, home.places.take(size)])) as Record<Name, number>
  return { home, buffer: home.memory.buffer, at }
}

/** Remembers what `lay` puts in the memory for a model, as long as it is there. */
export function laidOnce<T extends { home: ScoringMemory }>(lay: (model: TreesModel) => T): (model: TreesModel) => T {
  const known = new WeakMap<TreesModel, T>()
  return (model) => {
    const before = known.get(model)
    if (before && before.home === current) return before
    const laid = lay(model)
    known.set(model, laid)
    return laid
  }
}

/** Values of a block of rows, so that they stay in the cache. */
const blockValues = 16_384
const mostRows = 2048

/** Columns that a model splits on, and the block of their values that rows are brought in by. */
export type Block = Readonly<{
  /** Rising. */
  columns: Int32Array
  /** Columns that are divided by category: the bits of their values (i32) come after the columns' numbers. */
  coded: readonly Coded[]
  /** A multiple of 8. */
  rows: number
  /** Bytes from a column's values to the next's. */
  stride: number
}>

export function blockOf(model: TreesModel): Block {
  const columns = Int32Array.from(new Set(model.trees.flatMap((tree) => tree.feature.filter((j) => j >= 0)))).sort()
  const coded = codedColumns(model)
  const rows = Math.max(8, Math.min(mostRows, 8 * Math.floor(blockValues / 8 / Math.max(1, columns.length + coded.length))))
  // Not a power of two, or all columns would fall on the same few lines of the cache
  return { columns, coded, rows, stride: 4 * rows + 64 }
}

export const bytesOfBlock = ({ columns, coded, stride }: Block): number => (columns.length + coded.length) * stride

/** Brings rows first … first + n − 1 into the block. */
export function bring(
  { columns, coded, stride }: Block,
  values: Float32Array,
  rows: number,
  first: number,
  n: number,
  to: Float32Array,
): void {
  for (let c = 0; c < columns.length; c++) {
    const from = columns[c]! * rows + first
    to.set(values.subarray(from, from + n), (c * stride) / 4)
  }
  const bits = new Int32Array(to.buffer, to.byteOffset, to.length)
  for (const [c, one] of coded.entries()) {
    const from = one.column * rows + first
    const start = ((columns.length + c) * stride) / 4
    for (let i = 0; i < n; i++) bits[start + i] = bitOf(one, values[from + i]!)
    // Rows go by eights: what the memory held before in the last of them would be read as places in a set
    bits.fill(0, start + n, start + 8 * Math.ceil(n / 8))
  }
}

/** Place in the block of the bits of each column that is divided by category. */
export function bitSlotsOf({ columns, coded }: Block, model: TreesModel): Int32Array {
  const slots = new Int32Array(model.columns)
  for (const [c, { column }] of coded.entries()) slots[column] = columns.length + c
  return slots
}

/** Place of each column of the model in the block. */
export function slotsOf({ columns }: Block, model: TreesModel): Int32Array {
  const slots = new Int32Array(model.columns)
  for (const [slot, column] of columns.entries()) slots[column] = slot
  return slots
}
