import { checkRange, checkSameLength, DomainError } from '#base'
import { type Matrix, type Scaling, scaledRows } from '#kernel/linalg'
import { squaredDistance } from './seeds.ts'

/**
 * How well each row lies in its cluster: (b − a) / max(a, b), where a is its mean distance to the others of its cluster
 * and b that to the nearest other cluster; 0 for a cluster of one. It looks at every pair of rows: take a sample of many.
 * @returns one number per row, −1 … 1
 * @throws LENGTH_MISMATCH, CLASS_OUT_OF_RANGE, FEATURE_VALUE_MISSING, INVALID_ARGUMENT (fewer than two clusters with rows)
 * @see Rousseeuw (1987), "Silhouettes", J. Computational and Applied Mathematics 20
 */
export function silhouette(x: Matrix, scaling: Readonly<Scaling>, cluster: Int32Array): Float64Array {
  const { rows: n, columns: d } = x
  checkSameLength('cluster', cluster, 'x', { length: n })
  const k = cluster.reduce((most, c) => Math.max(most, c + 1), 0)
  const sizes = new Float64Array(k)
  for (let i = 0; i < n; i++) {
    if (cluster[i]! < 0) throw new DomainError('CLASS_OUT_OF_RANGE', { row: i + 1, got: cluster[i]!, highest: k - 1 })
    sizes[cluster[i]!]!++
  }
  checkRange('clusters', sizes.filter((size) => size > 0).length, 2, n)
  const values = scaledRows(x, scaling)
  const sums = new Float64Array(k)
  return Float64Array.from(cluster, (own, i) => {
    if (sizes[own] === 1) return 0
    sums.fill(0)
    for (let o = 0; o < n; o++) sums[cluster[o]!]! += Math.sqrt(squaredDistance(values, i * d, values, o * d, d))
    const within = sums[own]! / (sizes[own]! - 1)
    let nearest = Number.POSITIVE_INFINITY
    for (let c = 0; c < k; c++) if (c !== own && sizes[c]! > 0) nearest = Math.min(nearest, sums[c]! / sizes[c]!)
    const most = Math.max(within, nearest)
    return most === 0 ? 0 : (nearest - within) / most
  })
}
