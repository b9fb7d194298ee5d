import { checkRange, checkSameLength, DomainError } from '#base'
import { deriveSeed } from '#kernel/sampling'
import { ascendingOrder } from '#kernel/stats'

export type AssignmentOptions = Readonly<{
  seed: number
  /** People per group, in the order of the groups; together everybody. */
  sizes: readonly number[]
  /** Bands of about equal size, from the highest score down; 1 for none. */
  bands: number
}>

/** Group and band of each person, in the order they were given. */
export type Assignment = { group: Int32Array; band: Int32Array }

/**
 * Draws people into groups of exact sizes, alike by score: people are ordered by score and cut into bands; within a band the
 * hash of seed and id is the order of the draw. The same people, scores and seed give the same groups in whatever order they
 * come, on any machine; within a band everybody has the same chance of each group.
 * @param ids    one per person, no two alike
 * @param scores one per person
 * @throws INVALID_ARGUMENT (an id twice, a score that is no number, sizes that do not add up), LENGTH_MISMATCH
 */
export function assignGroups(ids: readonly string[], scores: Float64Array, { seed, sizes, bands }: AssignmentOptions): Assignment {
  checkSameLength('ids', ids, 'scores', scores)
  const n = ids.length
  checkRange('groups', sizes.length, 2, 1000)
  checkRange('bands', bands, 1, Math.max(1, n))
  for (const size of sizes) checkRange('sizes', Number.isInteger(size) ? size : Number.NaN, 0, n)
  const whole = sizes.reduce((a, b) => a + b)
  if (whole !== n) throw new DomainError('INVALID_ARGUMENT', { name: 'sizes', got: whole, expected: String(n) })
  const hash = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    if (Number.isNaN(scores[i]!)) throw new DomainError('INVALID_ARGUMENT', { name: 'scores', got: 'NaN', expected: '−∞ … ∞' })
    hash[i] = deriveSeed(seed, ids[i]!)
  }
  const drawOrder = orderOfDraw(ids, hash)
  const byScore = ascendingOrder(Float64Array.from(drawOrder, (i) => -scores[i]!))
  const [group, band] = [new Int32Array(n), new Int32Array(n)]
  const drawn = new Array<number>(sizes.length).fill(0)
  let at = 0
  for (let b = 0; b < bands; b++) {
    const places = byScore.slice(Math.floor((b * n) / bands), Math.floor(((b + 1) * n) / bands)).sort()
    for (const place of places) {
      const i = drawOrder[place]!
      at++
      const g = nextGroup(sizes, drawn, at / n)
      drawn[g]!++
      group[i] = g
      band[i] = b
    }
  }
  return { group, band }
}

/** People by their hash; those whose hashes collide, by their id. */
function orderOfDraw(ids: readonly string[], hash: Float64Array): Int32Array {
  const order = ascendingOrder(hash)
  for (let from = 0; from < order.length; ) {
    let to = from + 1
    while (to < order.length && hash[order[to]!] === hash[order[from]!]) to++
    const alike = order.subarray(from, to)
    if (alike.length > 1) alike.sort((a, b) => (ids[a]! < ids[b]! ? -1 : ids[a]! > ids[b]! ? 1 : 0))
    for (let k = 1; k < alike.length; k++)
      if (ids[alike[k]!] === ids[alike[k - 1]!])
        throw new DomainError('INVALID_ARGUMENT', { name: 'ids', got: ids[alike[k]!]!, expected: 'each once' })
    from = to
  }
  return order
}

/** The group that lags most behind its share of the people drawn so far, of those that are not full. */
function nextGroup(sizes: readonly number[], drawn: readonly number[], share: number): number {
  let [best, most] = [-1, Number.NEGATIVE_INFINITY]
  for (let g = 0; g < sizes.length; g++) {
    const lag = sizes[g]! * share - drawn[g]!
    if (drawn[g]! < sizes[g]! && lag > most) [best, most] = [g, lag]
  }
  return best
}
