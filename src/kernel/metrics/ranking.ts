import { checkRange, DomainError } from '#base'
import { ascendingOrder } from '#kernel/stats'
import { checkScored } from './inputs.ts'

/**
 * Rows ordered by score, the best first, made once and then read under as many weightings as wanted (resamples).
 * Rows of one score are one step: no metric here depends on how ties happen to be ordered.
 */
export type RankedRows = Readonly<{
  n: number
  /** Row numbers, highest score first. */
  order: Int32Array
  /** Outcome (0 or 1) of each place in `order`. */
  y: Uint8Array
  /** Step i holds the places ends[i − 1] … ends[i] − 1 of `order` (ends[−1] = 0). */
  ends: Int32Array
  /** Score of each step, falling. */
  scores: Float64Array
}>

/**
 * @param y     outcome per row, 0 or 1
 * @param score any number per row, higher means more likely 1; none missing
 * @throws INVALID_ARGUMENT, LENGTH_MISMATCH, SAMPLE_TOO_SMALL
 */
export function rankRows(y: ArrayLike<number>, score: Float64Array): RankedRows {
  checkScored(y, score)
  return rankRowsBy((row) => y[row]!, score)
}

/** As `rankRows`, for an outcome that is computed; inputs are checked by the caller. */
export function rankRowsBy(outcome: (row: number) => number, score: Float64Array): RankedRows {
  const n = score.length
  const order = ascendingOrder(score).reverse()
  const sorted = new Uint8Array(n)
  const ends = new Int32Array(n)
  let steps = 0
  for (let i = 0; i < n; i++) {
    sorted[i] = outcome(order[i]!)
    if (i === n - 1 || score[order[i]!] !== score[order[i + 1]!]) ends[steps++] = i + 1
  }
  const scores = Float64Array.from({ length: steps }, (_, step) => score[order[ends[step]! - 1]!]!)
  return { n, order, y: sorted, ends: ends.slice(0, steps), scores }
}

/**
 * Area under the ROC curve of ranked rows: the chance that a positive outranks a negative, ties counting half.
 * @param weights per row (not per place), ≥ 0
 * @returns 0 … 1; NaN when one of the two outcomes has no weight
 */
export function rankedAuc({ order, y, ends }: RankedRows, weights?: ArrayLike<number>): number {
  let area = 0
  let positives = 0
  let negatives = 0
  let at = 0
  for (const end of ends) {
    let up = 0
    let down = 0
    for (; at < end; at++) {
      const w = weights ? weights[order[at]!]! : 1
      if (y[at] === 1) up += w
      else down += w
    }
    area += down * (positives + up / 2)
    positives += up
    negatives += down
  }
  return area / (positives * negatives)
}

/**
 * Average precision of ranked rows: Σ (rise of recall) · precision over the steps, without interpolation.
 * @returns 0 … 1; 0 when no positive has weight, as in scikit-learn
 */
export function rankedAveragePrecision({ order, y, ends }: RankedRows, weights?: ArrayLike<number>): number {
  let sum = 0
  let positives = 0
  let all = 0
  let at = 0
  for (const end of ends) {
    let up = 0
    for (; at < end; at++) {
      const w = weights ? weights[order[at]!]! : 1
      all += w
      if (y[at] === 1) up += w
    }
    positives += up
    if (up > 0) sum += (up * positives) / all
  }
  return positives > 0 ? sum / positives : 0
}

/**
 * What the best-scored shares of the rows hold, summed: `amount` is 1 for a positive unless told, so the sums are
 * positives. A share that ends inside a step of equal scores takes its part of the step, as drawing by lot would.
 * @param shares  0 … 1, rising
 * @param weights per row, ≥ 0
 * @param amount  per row, for example the value of a customer who buys
 * @returns sum per share
 */
export function rankedSums(
  ranked: RankedRows,
  shares: ArrayLike<number>,
  weights?: ArrayLike<number>,
  amount?: ArrayLike<number>,
): Float64Array {
  const { n, order, y, ends } = ranked
  let total = 0
  if (weights) for (let i = 0; i < n; i++) total += weights[i]!
  else total = n
  const sums = new Float64Array(shares.length)
  let at = 0
  let [rows, held, next] = [0, 0, 0]
  for (const end of ends) {
    let [stepRows, stepHeld] = [0, 0]
    for (; at < end; at++) {
      const row = order[at]!
      const w = weights ? weights[row]! : 1
      stepRows += w
      stepHeld += w * (amount ? amount[row]! : y[at]!)
    }
    for (; next < shares.length && (shares[next]! * total <= rows + stepRows || at === n); next++) {
      const part = stepRows > 0 ? Math.min(1, (shares[next]! * total - rows) / stepRows) : 0
      sums[next] = held + part * stepHeld
    }
    rows += stepRows
    held += stepHeld
  }
  return sums
}

/**
 * Lift of the best-scored share: its rate of positives over the rate of all.
 * @param share 0 < share ≤ 1
 * @returns 1 means no better than chance; NaN without positives
 */
export function rankedLift(ranked: RankedRows, share: number, weights?: ArrayLike<number>): number {
  checkRange('share', share, Number.MIN_VALUE, 1)
  const [top, all] = rankedSums(ranked, [share, 1], weights)
  return top! / share / all!
}

/** Refuses rows that all have one outcome. @throws ONE_CLASS */
export function refuseOneClass(auc: number): number {
  if (Number.isNaN(auc)) throw new DomainError('ONE_CLASS')
  return auc
}

/**
 * Area under the ROC curve.
 * @param y       0 or 1 per row
 * @param score   any number per row, higher means more likely 1
 * @param weights per row, ≥ 0
 * @returns 0 … 1
 * @throws ONE_CLASS when there are no positives or no negatives; INVALID_ARGUMENT, LENGTH_MISMATCH, SAMPLE_TOO_SMALL
 */
export function rocAuc(y: ArrayLike<number>, score: Float64Array, weights?: ArrayLike<number>): number {
  checkScored(y, score, weights)
  return refuseOneClass(rankedAuc(rankRows(y, score), weights))
}

/** Area under the precision-recall curve as average precision (no interpolation); 0 without positives. @throws as `rocAuc`, ONE_CLASS excepted */
export function averagePrecision(y: ArrayLike<number>, score: Float64Array, weights?: ArrayLike<number>): number {
  checkScored(y, score, weights)
  return rankedAveragePrecision(rankRows(y, score), weights)
}

/**
 * Points of the ROC curve from (0, 0) to (1, 1), thinned to be drawn.
 * @param most at most so many points, ≥ 2
 * @throws ONE_CLASS, INVALID_ARGUMENT, LENGTH_MISMATCH, SAMPLE_TOO_SMALL
 */
export function rocCurve(y: ArrayLike<number>, score: Float64Array, most = 200): { falsePositiveRate: number; truePositiveRate: number }[] {
  checkRange('most', most, 2, 1_000_000)
  const ranked = rankRows(y, score)
  refuseOneClass(rankedAuc(ranked))
  const steps = ranked.ends.length
  const ups = new Float64Array(steps + 1)
  for (let step = 0, at = 0, up = 0; step < steps; step++) {
    for (; at < ranked.ends[step]!; at++) up += ranked.y[at]!
    ups[step + 1] = up
  }
  const positives = ups[steps]!
  const negatives = ranked.n - positives
  const count = Math.min(Math.floor(most), steps + 1)
  return Array.from({ length: count }, (_, i) => {
    const step = Math.round((i * steps) / (count - 1))
    const rows = step === 0 ? 0 : ranked.ends[step - 1]!
    return { falsePositiveRate: (rows - ups[step]!) / negatives, truePositiveRate: ups[step]! / positives }
  })
}
