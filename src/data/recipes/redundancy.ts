import { createRng } from '#kernel/sampling'

const projections = 4
const sampledRows = 20_000
/** A difference of projections that outputs with a correlation of 0.99999 reach once in 10⁵ times (their deviation is 0.0045). */
const nearness = 0.02
const sameCorrelation = 0.99999

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

/** Squared correlation of two outputs without missing values; null when either does not vary. */
function squaredCorrelation(a: Float64Array, b: Float64Array): number | null {
  const meanOf = (values: Float64Array): number => values.reduce((sum, x) => sum + x, 0) / values.length
  const [meanA, meanB] = [meanOf(a), meanOf(b)]
  let aa = 0
  let bb = 0
  let ab = 0
  for (let i = 0; i < a.length; i++) {
    const [da, db] = [a[i]! - meanA, b[i]! - meanB]
    aa += da * da
    bb += db * db
    ab += da * db
  }
  return aa > 0 && bb > 0 ? (ab / aa) * (ab / bb) : null
}

/** The values with the smallest and the largest hundredth drawn in. */
function withoutTails(values: Float64Array): Float64Array {
  const sorted = values.toSorted()
  const cut = Math.floor(sorted.length / 100)
  const [low, high] = [sorted[cut]!, sorted[sorted.length - 1 - cut]!]
  return values.map((x) => Math.min(Math.max(x, low), high))
}

/**
 * Whether two outputs are missing in the same rows and otherwise a straight line of each other: with their tails, and also
 * without, as one far value in both makes any two outputs look alike.
 */
export function saysTheSame(a: Float64Array, b: Float64Array): boolean {
  if (a.some((x, i) => Number.isNaN(x) !== Number.isNaN(b[i]!))) return false
  const [knownA, knownB] = [a, b].map((values) => values.filter((x) => !Number.isNaN(x))) as [Float64Array, Float64Array]
  if ((squaredCorrelation(knownA, knownB) ?? 0) < sameCorrelation ** 2) return false
  const [coreA, coreB] = [withoutTails(knownA), withoutTails(knownB)]
  const varies = (values: Float64Array): boolean => values.some((x) => x !== values[0])
  if (!varies(coreA) && !varies(coreB)) return true
  return (squaredCorrelation(coreA, coreB) ?? 0) >= sameCorrelation ** 2
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
