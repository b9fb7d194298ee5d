import { createRng } from '#kernel/sampling'

const projections = 4
const sampledRows = 20_000
/** A difference of projections that outputs with a correlation of 0.99999 reach once in 10⁵ times (their deviation is 0.0045). */
const nearness = 0.02
export const sameCorrelation = 0.99999

/** Random shadows of an output: outputs that say the same have the same shadows, up to one sign for all. */
export type Shadow = Float64Array

/** Throws shadows of outputs of `n` rows, over at most 20,000 of them; null for an output that does not vary there. */
export function shadowCaster(n: number): (values: Float64Array) => Shadow | null {
  const step = Math.max(1, Math.floor(n / sampledRows))
  const m = Math.ceil(n / step)
  const rng = createRng('recipe outputs')
  const signs = Int8Array.from({ length: m * projections }, () => (rng() < 0.5 ? -1 : 1))
  return (values) => {
    let known = 0
    let sum = 0
    for (let i = 0; i < n; i += step) {
      const x = values[i]!
      if (Number.isNaN(x)) continue
      known++
      sum += x
    }
    const mean = sum / known
    const shadow = new Float64Array(projections)
    let squares = 0
    for (let i = 0, row = 0; i < n; i += step, row++) {
      const x = values[i]!
      if (Number.isNaN(x)) continue
      squares += (x - mean) ** 2
      for (let p = 0; p < projections; p++) shadow[p]! += (x - mean) * signs[p * m + row]!
    }
    const length = Math.sqrt(squares)
    return length > 0 && Number.isFinite(length) ? shadow.map((s) => s / length) : null
  }
}

const alike = (a: Shadow, b: Shadow): boolean => [1, -1].some((sign) => a.every((s, p) => Math.abs(s - sign * b[p]!) < nearness))

/** Whether two outputs are missing in the same rows and otherwise a straight line of each other. */
export function saysTheSame(a: Float64Array, b: Float64Array): boolean {
  let n = 0
  let sumA = 0
  let sumB = 0
  for (let i = 0; i < a.length; i++) {
    if (Number.isNaN(a[i]!) !== Number.isNaN(b[i]!)) return false
    if (Number.isNaN(a[i]!)) continue
    n++
    sumA += a[i]!
    sumB += b[i]!
  }
  const [meanA, meanB] = [sumA / n, sumB / n]
  let aa = 0
  let bb = 0
  let ab = 0
  for (let i = 0; i < a.length; i++) {
    if (Number.isNaN(a[i]!)) continue
    const [da, db] = [a[i]! - meanA, b[i]! - meanB]
    aa += da * da
    bb += db * db
    ab += da * db
  }
  return ab * ab >= sameCorrelation ** 2 * aa * bb
}

/**
 * Outputs that an earlier output already says, as later → earlier.
 * @param shadows one per output; null is compared with nothing
 * @param verify  compares two outputs over all rows
 */
export function redundantOutputs(
  shadows: readonly (Shadow | null)[],
  verify: (earlier: number, later: number) => boolean,
): ReadonlyMap<number, number> {
  const size = (i: number): number => Math.abs(shadows[i]![0]!)
  const order = [...shadows.keys()].filter((i) => shadows[i] !== null).sort((a, b) => size(a) - size(b) || a - b)
  const redundant = new Map<number, number>()
  // Outputs kept so far whose first shadow is near enough to compare
  let near: number[] = []
  for (const next of order) {
    near = near.filter((i) => size(next) - size(i) < nearness)
    const twin = near.findIndex((i) => alike(shadows[i]!, shadows[next]!) && verify(Math.min(i, next), Math.max(i, next)))
    if (twin < 0) near.push(next)
    else {
      const other = near[twin]!
      redundant.set(Math.max(other, next), Math.min(other, next))
      near[twin] = Math.min(other, next)
    }
  }
  return redundant
}
