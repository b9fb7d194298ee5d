import { checkRange, DomainError } from '#base'
import { type Matrix, type Scaling, scaledRows, scalingOf } from '#kernel/linalg'
import { createRng, deriveSeed } from '#kernel/sampling'
import { checkModelColumns, checkRows } from '#kernel/supervised'
import { assign, type Clustering, lloyd } from './lloyd.ts'
import { type Points, seedCentres } from './seeds.ts'

export type KMeansOptions = Readonly<{
  clusters: number
  /** Fresh beginnings, of which the best is kept. */
  starts: number
  /** Iterations of one beginning at most. */
  iterations: number
  /** Stops when the centres together move by no more than this (sum of squares, in the scaled units). */
  tolerance: number
  /** Brings every column to mean 0 and standard deviation 1 first. */
  standardise: boolean
  seed: number
}>

/** Plain JSON. Clusters come from the largest to the smallest. */
export type KMeansModel = Scaling & {
  format: 1
  family: 'k-means'
  columns: number
  /** In scaled units, one list per cluster. */
  centres: number[][]
  /** Weight of each cluster's rows. */
  sizes: number[]
  /** Sum over the rows of the squared distance to their centre, in scaled units. */
  inertia: number
  iterations: number
  /** Whether the best beginning came to rest. */
  converged: boolean
}

/**
 * k clusters of least inertia: k-means++ beginnings, Lloyd's iterations.
 * @throws NO_ROWS, LENGTH_MISMATCH, WEIGHT_INVALID, FEATURE_VALUE_MISSING, INVALID_ARGUMENT (an option; fewer different rows than clusters)
 */
export function fitKMeans({ x, weight }: Readonly<{ x: Matrix; weight?: Float64Array }>, options: KMeansOptions): KMeansModel {
  const { clusters: k, starts, iterations, tolerance, seed } = options
  checkRows(x, weight)
  checkRange('clusters', k, 1, x.rows)
  checkRange('starts', starts, 1, 1000)
  checkRange('iterations', iterations, 1, 1_000_000)
  checkRange('tolerance', tolerance, 0, Number.MAX_VALUE)
  const scaling = scalingOf(x, weight ?? null, options.standardise)
  const points: Points = { n: x.rows, d: x.columns, values: scaledRows(x, scaling), weight: weight ?? new Float64Array(x.rows).fill(1) }
  let best: Clustering | null = null
  for (let start = 0; start < starts; start++) {
    const centres = seedCentres(points, k, createRng(deriveSeed(seed, 'start', start)))
    if (typeof centres === 'number')
      throw new DomainError('INVALID_ARGUMENT', { name: 'clusters', got: k, expected: `≤ ${centres} (different rows)` })
    const found = lloyd(points, centres, iterations, tolerance)
    if (!best || found.inertia < best.inertia) best = found
  }
  return modelOf(best!, points, scaling)
}

function modelOf({ centres, cluster, inertia, iterations, converged }: Clustering, points: Points, scaling: Scaling): KMeansModel {
  const { d, weight } = points
  const k = centres.length / d
  const sizes = new Float64Array(k)
  for (let i = 0; i < points.n; i++) sizes[cluster[i]!]! += weight[i]!
  const order = Array.from({ length: k }, (_, c) => c).sort((a, b) => sizes[b]! - sizes[a]! || a - b)
  return {
    ...{ format: 1, family: 'k-means', columns: d, ...scaling },
    ...{ centres: order.map((c) => Array.from(centres.subarray(c * d, (c + 1) * d))), sizes: order.map((c) => sizes[c]!) },
    ...{ inertia, iterations, converged },
  }
}

const blockRows = 4096

/**
 * The cluster of each row, the nearest centre's, and the distance to it in scaled units.
 * @throws MODEL_COLUMNS_DIFFER, FEATURE_VALUE_MISSING
 */
export function predictKMeans(model: KMeansModel, x: Matrix): { cluster: Int32Array; distance: Float64Array } {
  checkModelColumns(model.columns, x.columns)
  const centres = Float64Array.from(model.centres.flat())
  const cluster = new Int32Array(x.rows)
  const distance = new Float64Array(x.rows)
  for (let from = 0; from < x.rows; from += blockRows) {
    const n = Math.min(blockRows, x.rows - from)
    const found = assign({ n, d: x.columns, values: scaledRows(x, model, from, from + n), weight: distance }, centres)
    cluster.set(found.cluster, from)
    distance.set(found.distance, from)
  }
  return { cluster, distance }
}

/**
 * What sets each cluster apart: its centre in the columns' own units, and by how many standard deviations of all rows it
 * lies above (or below) their mean; clusters × columns, row by row.
 */
export function explainKMeans(model: KMeansModel): { centres: Float64Array; apart: Float64Array } {
  const { columns: d, centres, means, scales, sizes } = model
  const whole = sizes.reduce((a, b) => a + b, 0)
  const scaled = Float64Array.from(centres.flat())
  const middle = Float64Array.from({ length: d }, (_, j) => centres.reduce((sum, centre, c) => sum + sizes[c]! * centre[j]!, 0) / whole)
  return {
    centres: scaled.map((value, at) => means[at % d]! + scales[at % d]! * value),
    apart: scaled.map((value, at) => value - middle[at % d]!),
  }
}
