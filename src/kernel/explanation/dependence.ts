import { checkRange, DomainError } from '#base'
import { quantile, quantileSorted } from '#kernel/stats'

export type GridPoint = {
  /** Value of a number, or code of a level (−1: missing). */
  at: number
  /** Share of all rows that stand here: of a number the nearest grid value, of a category the level itself. */
  share: number
}

export type DependencePoint = GridPoint & {
  /** Mean prediction when every row has this value. */
  mean: number
  /** The answers of single rows (individual conditional expectation): 10 % of them lie below, 10 % above. */
  low: number
  high: number
}

/**
 * Values of a number at which to look: its distinct values when they are few, else evenly spaced quantiles from the 1 %
 * to the 99 %, so that outliers do not stretch the picture. Missing values count in no share.
 * @param values NaN = missing
 * @param points at most so many, ≥ 2
 * @returns rising; empty when all values are missing
 * @throws INVALID_ARGUMENT
 */
export function numberGrid(values: Float64Array, points = 20): GridPoint[] {
  checkRange('points', points, 2, 1000)
  const known = values.filter((v) => Number.isFinite(v)).sort()
  if (known.length === 0) return []
  const distinct = known.filter((v, i) => i === 0 || v !== known[i - 1])
  const quantiles = () => Float64Array.from({ length: points }, (_, i) => quantile(known, 0.01 + (0.98 * i) / (points - 1)))
  const grid = distinct.length <= points ? distinct : quantiles().filter((v, i, all) => i === 0 || v !== all[i - 1])
  const counts = new Float64Array(grid.length)
  let nearest = 0
  for (const v of known) {
    while (nearest + 1 < grid.length && grid[nearest + 1]! - v <= v - grid[nearest]!) nearest++
    counts[nearest]!++
  }
  return Array.from(grid, (at, i) => ({ at, share: counts[i]! / values.length }))
}

/**
 * Levels of a category at which to look: the most frequent ones, missing (−1) among them when it is one of these.
 * @param codes level per row, −1 = missing
 * @param most  at most so many, ≥ 1
 * @returns the most frequent first; among equals the lower code
 * @throws INVALID_ARGUMENT
 */
export function categoryGrid(codes: Int32Array, most = 12): GridPoint[] {
  checkRange('most', most, 1, 1000)
  const counts = new Map<number, number>()
  for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1)
  return [...counts]
    .sort(([a, times], [b, others]) => others - times || a - b)
    .slice(0, most)
    .map(([at, count]) => ({ at, share: count / codes.length }))
}

/**
 * Mean prediction over the rows with one column set to each value of the grid in turn, all else as it is, and between which
 * predictions the middle 80 % of the rows are.
 * @param grid    from `numberGrid` or `categoryGrid`
 * @param predict predictions, one per row, with the column set to this value
 * @throws SAMPLE_TOO_SMALL when `predict` gives no rows
 * @see Friedman (2001), Annals of Statistics 29(5); Goldstein et al. (2015), "Peeking inside the black box".
 */
export function partialDependence(grid: readonly GridPoint[], predict: (at: number) => Float64Array): DependencePoint[] {
  return grid.map(({ at, share }) => {
    const predicted = predict(at)
    if (predicted.length === 0) throw new DomainError('SAMPLE_TOO_SMALL', { n: 0, least: 1 })
    const sorted = predicted.toSorted()
    const mean = predicted.reduce((sum, v) => sum + v, 0) / predicted.length
    return { at, share, mean, low: quantileSorted(sorted, 0.1), high: quantileSorted(sorted, 0.9) }
  })
}
