import { checkRange } from '#base'
import type { Matrix } from '#kernel/linalg'
import { deriveSeed } from '#kernel/sampling'
import { checkModelColumns } from '#kernel/supervised'
import { kernelsOver, Places } from './kernels.ts'
import { sampledRows } from './row-hash.ts'

/**
 * Features cut into bins, one byte per value, column-major: bins[j · rows + i].
 * Value x of column j is in bin b when edges[j][b − 1] < x ≤ edges[j][b]; the bin above the last edge holds +∞ only;
 * the bin after that, number edges[j].length + 1, holds the missing values.
 */
export type BinnedMatrix = Readonly<{ rows: number; columns: number; bins: Uint8Array; edges: readonly Float32Array[] }>

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
 */
function edgesOf(sorted: Float32Array, most: number): Float32Array {
  const values: number[] = []
  const counts: number[] = []
  for (let i = 0; i < sorted.length; i++) {
    const value = Math.max(sorted[i]!, -largestFloat)
    if (value > largestFloat) break
    if (values.length > 0 && values[values.length - 1] === value) counts[counts.length - 1]!++
    else {
      values.push(value)
      counts.push(1)
    }
  }
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
    let room = most - heavies
    let fair = lightRows / room
    for (let v = 0; v < last && edges.length < most - 1; v++) {
      const count = counts[v]!
      const isHeavy = count >= heavy
      held += count
      if (!isHeavy) lightRows -= count
      if (!(isHeavy || held >= fair || (counts[v + 1]! >= heavy && held >= fair / 2))) continue
      edges.push(between(values[v]!, values[v + 1]!))
      held = 0
      if (!isHeavy) {
        room--
        fair = lightRows / Math.max(1, room)
      }
    }
  }
  edges.push(largestFloat)
  return Float32Array.from(edges)
}

const strip = 65_536

/** Bins by binary search, a strip of a column at a time. */
function binColumns({ rows, columns, values }: Matrix, edges: readonly Float32Array[], bins: Uint8Array): void {
  const places = new Places()
  const from = places.take(4 * strip)
  const to = places.take(strip)
  const limits = places.take(4 * 256)
  const kernels = kernelsOver(places.end)
  for (let j = 0; j < columns; j++) {
    const own = edges[j]!
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
 * every engine that compares float32 numbers.
 * @param options bins: bins per column, 2 … 255; like: take the edges of this matrix instead
 * @throws INVALID_ARGUMENT, MODEL_COLUMNS_DIFFER
 */
export function prepareBins(x: Matrix, options: { bins: number; seed: number } | { like: BinnedMatrix }): BinnedMatrix {
  const { rows, columns, values } = x
  const bins = new Uint8Array(new SharedArrayBuffer(rows * columns))
  let edges: readonly Float32Array[]
  if ('like' in options) {
    checkModelColumns(options.like.columns, columns)
    edges = options.like.edges
  } else {
    checkRange('bins', options.bins, 2, 255)
    const sample = rows > sampleRows ? sampledRows(rows, sampleRows / rows, deriveSeed(options.seed, 'bins')) : null
    const kept = new Float32Array(sample?.length ?? rows)
    edges = Array.from({ length: columns }, (_, j) => {
      let n = 0
      for (let i = 0; i < kept.length; i++) {
        const value = values[j * rows + (sample ? sample[i]! : i)]!
        if (!Number.isNaN(value)) kept[n++] = value
      }
      return edgesOf(kept.subarray(0, n).sort(), Math.min(options.bins, 254))
    })
  }
  binColumns(x, edges, bins)
  return { rows, columns, bins, edges }
}
