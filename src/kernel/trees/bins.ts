import { checkRange, DomainError } from '#base'
import type { Matrix } from '#kernel/linalg'
import { deriveSeed } from '#kernel/sampling'
import { checkModelColumns } from '#kernel/supervised'
import { kernelsOver, Places } from './kernels.ts'
import { sampledRows } from './row-hash.ts'

/**
 * Features cut into bins, one byte per value, column-major: bins[j · rows + i].
 * Value x of column j is in bin b when edges[j][b − 1] < x ≤ edges[j][b]; the bin above the last edge holds +∞ only;
 * the bin after that, number edges[j].length + 1, holds the missing values.
 * In a column of `categories`, edges[j] are the codes that have a bin of their own, rising: edges[j][b] is in bin b, and the
 * bin after the last holds the rest: rare codes, and those that the training rows do not have.
 */
export type BinnedMatrix = Readonly<{
  rows: number
  columns: number
  bins: Uint8Array
  edges: readonly Float32Array[]
  /** Numbers of the columns that hold codes of categories, rising; none when absent. */
  categories?: readonly number[]
}>

const sampleRows = 50_000
const largestFloat = 3.4028234663852886e38

/** A float32 t with below ≤ t < above, near the middle. */
function between(below: number, above: number): number {
  const middle = Math.fround((below + above) / 2)
  return middle >= below && middle < above ? middle : below
}

/**
 * Upper edges of at most `most` bins: one bin per distinct value when they fit, else bins of about equal count in which
 * a heavy value has its own bin and the rest is shared out anew (the greedy rule of LightGBM's bin.cpp).
 * @param sorted values without NaN, ascending
 * @param room   for as many distinct values and their counts: garbage of every column would grow the heap
 */
function edgesOf(sorted: Float32Array, most: number, room: Readonly<{ values: Float32Array; counts: Int32Array }>): Float32Array {
  let distinct = 0
  for (let i = 0; i < sorted.length; i++) {
    const value = Math.max(sorted[i]!, -largestFloat)
    if (value > largestFloat) break
    if (distinct > 0 && room.values[distinct - 1] === value) room.counts[distinct - 1]!++
    else {
      room.values[distinct] = value
      room.counts[distinct++] = 1
    }
  }
  const values = room.values.subarray(0, distinct)
  const counts = room.counts.subarray(0, distinct)
  const edges: number[] = []
  const last = values.length - 1
  if (values.length <= most) for (let v = 0; v < last; v++) edges.push(between(values[v]!, values[v + 1]!))
  else {
    let rows = 0
    for (const count of counts) rows += count
    const heavy = rows / most
    let heavies = 0
    let lightRows = 0
    for (const count of counts) {
      if (count >= heavy) heavies++
      else lightRows += count
    }
    let held = 0
    let left = most - heavies
    let fair = lightRows / left
    for (let v = 0; v < last && edges.length < most - 1; v++) {
      const count = counts[v]!
      const isHeavy = count >= heavy
      held += count
      if (!isHeavy) lightRows -= count
      if (!(isHeavy || held >= fair || (counts[v + 1]! >= heavy && held >= fair / 2))) continue
      edges.push(between(values[v]!, values[v + 1]!))
      held = 0
      if (!isHeavy) {
        left--
        fair = lightRows / Math.max(1, left)
      }
    }
  }
  edges.push(largestFloat)
  return Float32Array.from(edges)
}

const strip = 65_536

/** Codes of fewer rows share a bin, as in LightGBM's min_data_in_bin. */
const rare = 3
/** Tables by code stay small. */
const highestCode = 2 ** 20

/** The codes that are most frequent, `most` of them at most; of equals the lower. */
function frequentCodes(column: Float32Array, most: number): Float32Array {
  const counts = new Map<number, number>()
  for (const code of column) {
    if (Number.isNaN(code)) continue
    if (!(code >= 0 && code < highestCode && Number.isInteger(code)))
      throw new DomainError('INVALID_ARGUMENT', { name: 'categories', got: code, expected: '0, 1, 2, … 1048575' })
    counts.set(code, (counts.get(code) ?? 0) + 1)
  }
  const frequent = [...counts].filter(([, count]) => count >= rare).sort(([a, m], [b, n]) => n - m || a - b)
  return Float32Array.from(frequent.slice(0, most), ([code]) => code).sort()
}

function binCategories(column: Float32Array, codes: Float32Array, bins: Uint8Array): void {
  const rest = codes.length
  const binOf = new Uint8Array((codes.at(-1) ?? -1) + 1).fill(rest)
  for (const [bin, code] of codes.entries()) binOf[code] = bin
  for (let i = 0; i < column.length; i++) {
    const code = column[i]!
    bins[i] = Number.isNaN(code) ? rest + 1 : (binOf[code] ?? rest)
  }
}

/** Bins by binary search, a strip of a column at a time. */
function binColumns(
  { rows, columns, values }: Matrix,
  edges: readonly Float32Array[],
  categories: readonly number[],
  bins: Uint8Array,
): void {
  const places = new Places()
  const from = places.take(4 * strip)
  const to = places.take(strip)
  const limits = places.take(4 * 256)
  const kernels = kernelsOver(places.end)
  for (let j = 0; j < columns; j++) {
    const own = edges[j]!
    if (categories.includes(j)) {
      binCategories(values.subarray(j * rows, (j + 1) * rows), own, bins.subarray(j * rows, (j + 1) * rows))
      continue
    }
    new Float32Array(kernels.buffer, limits, own.length).set(own)
    for (let i = j * rows; i < (j + 1) * rows; i += strip) {
      const n = Math.min(strip, (j + 1) * rows - i)
      new Float32Array(kernels.buffer, from, n).set(values.subarray(i, i + n))
      kernels.binValues(from, n, limits, own.length, to)
      bins.set(new Uint8Array(kernels.buffer, to, n), i)
    }
  }
}

/**
 * Cuts the features into bins once, for several fits on the same rows, or as another matrix was cut (validation rows).
 * Edges come from at most about 50,000 rows, drawn by `seed`, and are float32: x ≤ edge decides alike here and in
 * every engine that compares float32 numbers. Categories are counted in all rows; beyond `bins` of them the rarest share one.
 * @param options bins: bins per column, 2 … 255; like: take the edges of this matrix instead; categories: columns of codes
 * @throws INVALID_ARGUMENT, MODEL_COLUMNS_DIFFER
 */
export function prepareBins(
  x: Matrix,
  options: { bins: number; seed: number; categories?: readonly number[] } | { like: BinnedMatrix },
): BinnedMatrix {
  const { rows, columns, values } = x
  const bins = new Uint8Array(new SharedArrayBuffer(rows * columns))
  const categories = 'like' in options ? (options.like.categories ?? []) : (options.categories ?? []).toSorted((a, b) => a - b)
  for (const j of categories) checkRange('categories', j, 0, columns - 1)
  let edges: readonly Float32Array[]
  if ('like' in options) {
    checkModelColumns(options.like.columns, columns)
    edges = options.like.edges
  } else {
    checkRange('bins', options.bins, 2, 255)
    const most = Math.min(options.bins, 254)
    const sample = rows > sampleRows ? sampledRows(rows, sampleRows / rows, deriveSeed(options.seed, 'bins')) : null
    const kept = new Float32Array(sample?.length ?? rows)
    const room = { values: new Float32Array(kept.length), counts: new Int32Array(kept.length) }
    edges = Array.from({ length: columns }, (_, j) => {
      if (categories.includes(j)) return frequentCodes(values.subarray(j * rows, (j + 1) * rows), most)
      let n = 0
      for (let i = 0; i < kept.length; i++) {
        const value = values[j * rows + (sample ? sample[i]! : i)]!
        if (!Number.isNaN(value)) kept[n++] = value
      }
      return edgesOf(kept.subarray(0, n).sort(), most, room)
    })
  }
  binColumns(x, edges, categories, bins)
  return { rows, columns, bins, edges, ...(categories.length > 0 ? { categories } : {}) }
}
