import type { Rng } from '#kernel/sampling'

/** Rows side by side, each of d numbers. */
export type Points = Readonly<{ n: number; d: number; values: Float64Array; weight: Float64Array }>

export function squaredDistance(a: Float64Array, aFrom: number, b: Float64Array, bFrom: number, d: number): number {
  let sum = 0
  for (let j = 0; j < d; j++) sum += (a[aFrom + j]! - b[bFrom + j]!) ** 2
  return sum
}

/**
 * k-means++: each further centre is a row drawn with a chance like its squared distance from the nearest one, the best of
 * 2 + ⌊ln k⌋ draws.
 * @returns the centres, or how many rows differ where they are fewer than k
 * @see Arthur & Vassilvitskii (2007), "k-means++: the advantages of careful seeding", SODA; section 5 for several draws
 */
export function seedCentres(points: Points, k: number, rng: Rng): Float64Array | number {
  const { n, d, values, weight } = points
  const draws = 2 + Math.floor(Math.log(k))
  const centres = new Float64Array(k * d)
  let nearest = new Float64Array(n).fill(Number.POSITIVE_INFINITY)
  const within = (row: number) => nearest.map((known, i) => Math.min(known, squaredDistance(values, i * d, values, row * d, d)))
  const potential = (distances: Float64Array) => distances.reduce((sum, distance, i) => sum + distance * weight[i]!, 0)
  for (let c = 0; c < k; c++) {
    const chance = c === 0 ? weight : nearest.map((distance, i) => distance * weight[i]!)
    const whole = chance.reduce((sum, part) => sum + part, 0)
    if (!(whole > 0)) return c
    let best = { row: -1, nearest, left: Number.POSITIVE_INFINITY }
    for (let draw = 0; draw < (c === 0 ? 1 : draws); draw++) {
      const row = drawRow(chance, rng() * whole)
      const closer = within(row)
      const left = potential(closer)
      if (best.row < 0 || left < best.left) best = { row, nearest: closer, left }
    }
    nearest = best.nearest
    centres.set(values.subarray(best.row * d, (best.row + 1) * d), c * d)
  }
  return centres
}

function drawRow(chance: Float64Array, at: number): number {
  let sum = 0
  let last = 0
  for (let i = 0; i < chance.length; i++) {
    if (chance[i] === 0) continue
    sum += chance[i]!
    last = i
    if (sum > at) return i
  }
  return last
}
