import { checkRange, DomainError } from '#base'

/** Interval 1 … edges − 1 of a value: above one edge, at or under the next; beyond the ends, the end's. */
function intervalOf(edges: ArrayLike<number>, value: number): number {
  let k = 1
  while (k < edges.length - 1 && value > edges[k]!) k++
  return k
}

/**
 * Accumulated local effects: how the answer moves along a number when each row is moved only to the edges of its own
 * interval. So columns that move together are not pulled apart, as partial dependence does.
 *   effect(edge k) = Σ over intervals up to k of the mean of (answer at upper edge − at lower edge) over their rows, less its mean
 *
 * @param edges     rising, at least two
 * @param values    the column, by row; rows where it is missing are left out
 * @param answersAt answers, one per row, with each row's column set as given
 * @returns effect at each edge; the mean over the rows is 0
 * @throws INVALID_ARGUMENT, LENGTH_MISMATCH
 * @see Apley & Zhu (2020), "Visualizing the effects of predictor variables in black box supervised learning models"
 */
export function accumulatedEffects(
  edges: ArrayLike<number>,
  values: Float64Array,
  answersAt: (values: Float64Array) => ArrayLike<number>,
): Float64Array {
  checkRange('edges', edges.length, 2, 1e6)
  const interval = Int32Array.from(values, (value) => (Number.isNaN(value) ? 0 : intervalOf(edges, value)))
  const moved = (by: number) => answersAt(values.map((value, i) => (interval[i] === 0 ? value : edges[interval[i]! - by]!)))
  const [lower, upper] = [moved(1), moved(0)]
  if (lower.length !== values.length)
    throw new DomainError('LENGTH_MISMATCH', { first: 'answers', firstLength: lower.length, second: 'values', secondLength: values.length })
  const sums = new Float64Array(edges.length)
  const counts = new Float64Array(edges.length)
  for (const [i, k] of interval.entries()) {
    if (k === 0) continue
    sums[k]! += upper[i]! - lower[i]!
    counts[k]!++
  }
  const effects = new Float64Array(edges.length)
  let [mean, rows] = [0, 0]
  for (let k = 1; k < edges.length; k++) {
    effects[k] = effects[k - 1]! + (counts[k]! > 0 ? sums[k]! / counts[k]! : 0)
    mean += counts[k]! * ((effects[k - 1]! + effects[k]!) / 2)
    rows += counts[k]!
  }
  return rows > 0 ? effects.map((effect) => effect - mean / rows) : effects
}
