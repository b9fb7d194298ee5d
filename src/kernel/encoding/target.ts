import { checkRange, checkSameLength } from '#base'
import { createRng, plainFolds } from '#kernel/sampling'

export type TargetMeans = Readonly<{
  /** Mean outcome of all rows: what a level gets of which nothing is known. */
  prior: number
  /** Per level: its mean outcome, drawn to the prior the more, the fewer rows hold it. */
  values: Float64Array
}>

/**
 * Mean outcome per level of a category, smoothed: (Σ y + m · prior) / (n + m).
 * @param codes     level per row, −1 = missing (counts for the prior only)
 * @param levels    number of levels
 * @param y         outcome per row: 0/1 or a number
 * @param smoothing m, rows of the prior's weight, ≥ 0
 * @see Micci-Barreca (2001), "A preprocessing scheme for high-cardinality categorical attributes in classification and
 *   prediction problems", ACM SIGKDD Explorations 3(1).
 */
export function targetMeans(codes: Int32Array, levels: number, y: Float64Array, smoothing: number): TargetMeans {
  checkSameLength('codes', codes, 'y', y)
  checkRange('smoothing', smoothing, 0, Number.MAX_VALUE)
  const sums = new Float64Array(levels)
  const counts = new Float64Array(levels)
  let total = 0
  for (let i = 0; i < y.length; i++) {
    total += y[i]!
    const level = codes[i]!
    if (level < 0) continue
    sums[level]! += y[i]!
    counts[level]!++
  }
  const prior = y.length > 0 ? total / y.length : 0
  return {
    prior,
    values: sums.map((sum, level) => (counts[level]! + smoothing > 0 ? (sum + smoothing * prior) / (counts[level]! + smoothing) : prior)),
  }
}

/**
 * What a learner may see of its own training rows: the value of each row's level from the other parts of the rows only. With
 * the means of all rows a level of one row would hand the learner that row's outcome.
 * @param parts how many parts, ≥ 2
 * @returns one value per row; NaN where the level is missing
 */
export function targetMeansApart(
  codes: Int32Array,
  levels: number,
  y: Float64Array,
  { smoothing, parts, seed }: { smoothing: number; parts: number; seed: number },
): Float64Array {
  checkSameLength('codes', codes, 'y', y)
  checkRange('parts', parts, 2, Math.max(2, y.length))
  const fold = plainFolds(y.length, parts, createRng(seed))
  const values = new Float64Array(y.length).fill(Number.NaN)
  for (let part = 0; part < parts; part++) {
    const others = Int32Array.from(fold.keys().filter((i) => fold[i] !== part))
    const own = Int32Array.from(others, (i) => codes[i]!)
    const { values: means } = targetMeans(
      own,
      levels,
      Float64Array.from(others, (i) => y[i]!),
      smoothing,
    )
    for (let i = 0; i < y.length; i++) if (fold[i] === part && codes[i]! >= 0) values[i] = means[codes[i]!]!
  }
  return values
}
