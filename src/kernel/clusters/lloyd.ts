import { type Points, squaredDistance } from './seeds.ts'

export type Clustering = { centres: Float64Array; cluster: Int32Array; inertia: number; iterations: number; converged: boolean }

/** Nearest centre of each row (of equally near ones the first), its distance and that of the second nearest. */
function nearestOf(points: Points, i: number, centres: Float64Array, k: number): { at: number; first: number; second: number } {
  const { d, values } = points
  let [at, first, second] = [0, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  for (let c = 0; c < k; c++) {
    const distance = squaredDistance(values, i * d, centres, c * d, d)
    if (distance < first) {
      second = first
      first = distance
      at = c
    } else if (distance < second) second = distance
  }
  return { at, first: Math.sqrt(first), second: Math.sqrt(second) }
}

/** Each row to its nearest centre. */
export function assign(points: Points, centres: Float64Array): { cluster: Int32Array; distance: Float64Array } {
  const k = centres.length / points.d
  const cluster = new Int32Array(points.n)
  const distance = new Float64Array(points.n)
  for (let i = 0; i < points.n; i++) {
    const { at, first } = nearestOf(points, i, centres, k)
    cluster[i] = at
    distance[i] = first
  }
  return { cluster, distance }
}

/**
 * Lloyd's iterations with Hamerly's bounds: a row whose distance to its centre cannot exceed that to any other is not
 * looked at, and the result is Lloyd's. A cluster that loses all rows takes the row that lies farthest from its centre.
 * @see Lloyd (1982), "Least squares quantization in PCM"; Hamerly (2010), "Making k-means even faster", SDM
 */
export function lloyd(points: Points, seeds: Float64Array, most: number, tolerance: number): Clustering {
  const { n, d, values } = points
  const k = seeds.length / d
  let centres = seeds
  const { cluster, distance: upper } = assign(points, centres)
  const lower = new Float64Array(n)
  let iterations = 0
  let converged = false
  while (iterations < most && !converged) {
    iterations++
    const next = meansOf(points, cluster, centres)
    const moves = Float64Array.from({ length: k }, (_, c) => Math.sqrt(squaredDistance(centres, c * d, next, c * d, d)))
    centres = next
    const farthest = moves.reduce((a, b) => Math.max(a, b), 0)
    const apart = halfGaps(centres, k, d)
    let changed = 0
    for (let i = 0; i < n; i++) {
      const own = cluster[i]!
      upper[i]! += moves[own]!
      lower[i]! -= farthest
      const enough = Math.max(apart[own]!, lower[i]!)
      if (upper[i]! < enough) continue
      upper[i] = Math.sqrt(squaredDistance(values, i * d, centres, own * d, d))
      if (upper[i]! < enough) continue
      const { at, first, second } = nearestOf(points, i, centres, k)
      if (at !== own) changed++
      cluster[i] = at
      upper[i] = first
      lower[i] = second
    }
    converged = changed === 0 || moves.reduce((sum, move) => sum + move ** 2, 0) <= tolerance
  }
  const final = assign(points, centres)
  const inertia = final.distance.reduce((sum, distance, i) => sum + points.weight[i]! * distance ** 2, 0)
  return { centres, cluster: final.cluster, inertia, iterations, converged }
}

/** Half the way from each centre to the next nearest. */
function halfGaps(centres: Float64Array, k: number, d: number): Float64Array {
  return Float64Array.from({ length: k }, (_, a) => {
    let least = Number.POSITIVE_INFINITY
    for (let b = 0; b < k; b++) if (b !== a) least = Math.min(least, squaredDistance(centres, a * d, centres, b * d, d))
    return Math.sqrt(least) / 2
  })
}

/** Weighted means of the clusters. `cluster` is changed where one of them is empty. */
function meansOf(points: Points, cluster: Int32Array, before: Float64Array): Float64Array {
  const { n, d, values, weight } = points
  const k = before.length / d
  const mass = new Float64Array(k)
  for (let i = 0; i < n; i++) mass[cluster[i]!]! += weight[i]!
  for (let c = 0; c < k; c++) {
    if (mass[c]! > 0) continue
    const row = farthestRow(points, cluster, before, mass)
    if (row < 0) continue
    mass[cluster[row]!]! -= weight[row]!
    mass[c] = weight[row]!
    cluster[row] = c
  }
  const sums = new Float64Array(k * d)
  for (let i = 0; i < n; i++) for (let j = 0; j < d; j++) sums[cluster[i]! * d + j]! += weight[i]! * values[i * d + j]!
  return sums.map((sum, at) => (mass[Math.floor(at / d)]! > 0 ? sum / mass[Math.floor(at / d)]! : before[at]!))
}

/** The row farthest from its centre among the clusters that would not be left empty; −1 where there is none. */
function farthestRow({ n, d, values, weight }: Points, cluster: Int32Array, centres: Float64Array, mass: Float64Array): number {
  let [row, most] = [-1, 0]
  for (let i = 0; i < n; i++) {
    const own = cluster[i]!
    if (!(weight[i]! > 0) || !(mass[own]! > weight[i]!)) continue
    const distance = squaredDistance(values, i * d, centres, own * d, d)
    if (distance > most) [row, most] = [i, distance]
  }
  return row
}
