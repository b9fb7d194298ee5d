import { checkRange, checkSameLength, DomainError } from '#base'
import { checkScored } from './inputs.ts'
import { type RankedRows, rankedSums, rankRows } from './ranking.ts'

export type Confusion = {
  truePositives: number
  falsePositives: number
  trueNegatives: number
  falseNegatives: number
  accuracy: number
  /** Positives among the rows predicted positive; 0 when there are none. */
  precision: number
  /** Positives that are found; 0 when there are none. */
  recall: number
  /** Negatives that are left alone; 0 when there are none. */
  specificity: number
  f1: number
}

/**
 * Counts (or sums of weights) of right and wrong at a threshold: a row with p ≥ threshold is predicted positive.
 * @throws INVALID_ARGUMENT, LENGTH_MISMATCH, SAMPLE_TOO_SMALL
 */
export function confusionAt(y: ArrayLike<number>, p: ArrayLike<number>, threshold: number, weights?: ArrayLike<number>): Confusion {
  checkScored(y, p, weights)
  const counts = [0, 0, 0, 0] // by 2 · outcome + prediction
  for (let i = 0; i < y.length; i++) counts[2 * y[i]! + (p[i]! >= threshold ? 1 : 0)]! += weights ? weights[i]! : 1
  const [trueNegatives, falsePositives, falseNegatives, truePositives] = counts as [number, number, number, number]
  const share = (part: number, whole: number): number => (whole > 0 ? part / whole : 0)
  return {
    truePositives,
    falsePositives,
    trueNegatives,
    falseNegatives,
    accuracy: share(truePositives + trueNegatives, truePositives + trueNegatives + falsePositives + falseNegatives),
    precision: share(truePositives, truePositives + falsePositives),
    recall: share(truePositives, truePositives + falseNegatives),
    specificity: share(trueNegatives, trueNegatives + falsePositives),
    f1: share(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives),
  }
}

export type Payoff = {
  /** Worth of a true positive that is contacted: one amount, or one per row (read for positives only). */
  gain: number | ArrayLike<number>
  /** Price of contacting a row, positive or not. */
  cost: number
}

/** What each row brings when contacted, before its cost: the gain for a positive, nothing for the others. */
function amounts(y: ArrayLike<number>, { gain, cost }: Payoff): Float64Array {
  if (!Number.isFinite(cost)) throw new DomainError('INVALID_ARGUMENT', { name: 'cost', got: String(cost), expected: '−∞ … ∞' })
  if (typeof gain !== 'number') checkSameLength('y', y, 'gain', gain)
  return Float64Array.from({ length: y.length }, (_, i) => {
    const worth = y[i] === 1 ? (typeof gain === 'number' ? gain : gain[i]!) : 0
    if (!Number.isFinite(worth)) throw new DomainError('INVALID_ARGUMENT', { name: 'gain', got: String(worth), expected: '−∞ … ∞' })
    return worth
  })
}

/**
 * Profit by share contacted under weights, for resampling: the profit of a sample as large as the weights sum up to.
 * @param shares 0 … 1, rising
 * @returns profit per share, in the unit of gain and cost
 */
export function rankedProfit(
  ranked: RankedRows,
  y: ArrayLike<number>,
  payoff: Payoff,
  shares: ArrayLike<number>,
): (weights?: ArrayLike<number>) => Float64Array {
  const amount = amounts(y, payoff)
  return (weights) => {
    let total = 0
    for (let i = 0; i < ranked.n; i++) total += weights ? weights[i]! : 1
    return rankedSums(ranked, shares, weights, amount).map((sum, i) => sum - payoff.cost * shares[i]! * total)
  }
}

/**
 * Profit when the best-scored share is contacted; equal scores are taken by lot (the expected profit is given).
 * @param p      any score per row
 * @param shares 0 … 1, rising; every twentieth unless told
 * @returns one point per share; `n` rows contacted
 * @throws INVALID_ARGUMENT, LENGTH_MISMATCH, SAMPLE_TOO_SMALL
 */
export function profitCurve(
  y: ArrayLike<number>,
  p: Float64Array,
  payoff: Payoff,
  shares: readonly number[] = Array.from({ length: 21 }, (_, i) => i / 20),
): { share: number; n: number; profit: number }[] {
  for (const share of shares) checkRange('shares', share, 0, 1)
  const profits = rankedProfit(rankRows(y, p), y, payoff, shares)()
  return shares.map((share, i) => ({ share, n: Math.round(share * p.length), profit: profits[i]! }))
}

/** The double just above x. */
function nextUp(x: number): number {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, x + 0)
  view.setBigInt64(0, view.getBigInt64(0) + (x >= 0 ? 1n : -1n))
  return view.getFloat64(0)
}

/** Halfway between two steps; the upper one where no double lies between. */
const between = (upper: number, lower: number): number => {
  const middle = lower + (upper - lower) / 2
  return middle > lower && Number.isFinite(middle) ? middle : upper
}

/** Threshold that contacts the steps 0 … step, and no other; −1 contacts none. */
function thresholdBelow({ scores }: RankedRows, step: number): number {
  if (step < 0) return nextUp(scores[0]!)
  return step === scores.length - 1 ? scores[step]! : between(scores[step]!, scores[step + 1]!)
}

/**
 * The threshold with the highest profit on these rows, halfway between the last score in and the first one out; among
 * equal profits the one that contacts fewer. When no contact pays it lies just above the highest score.
 * @throws INVALID_ARGUMENT, LENGTH_MISMATCH, SAMPLE_TOO_SMALL
 */
export function bestThreshold(
  y: ArrayLike<number>,
  p: Float64Array,
  payoff: Payoff,
): { threshold: number; share: number; n: number; profit: number } {
  const ranked = rankRows(y, p)
  const amount = amounts(y, payoff)
  let [best, bestRows, most] = [-1, 0, 0]
  let profit = 0
  let at = 0
  ranked.ends.forEach((end, step) => {
    for (; at < end; at++) profit += amount[ranked.order[at]!]! - payoff.cost
    if (profit > most) [best, bestRows, most] = [step, end, profit]
  })
  return { threshold: thresholdBelow(ranked, best), share: bestRows / ranked.n, n: bestRows, profit: most }
}

/**
 * The threshold at which about the given share of rows is predicted positive; equal scores stay on one side, the nearer.
 * @param share 0 … 1
 * @throws INVALID_ARGUMENT, SAMPLE_TOO_SMALL
 */
export function thresholdForShare(p: Float64Array, share: number): number {
  checkRange('share', share, 0, 1)
  const ranked = rankRows(new Uint8Array(p.length), p)
  const wanted = share * p.length
  let step = -1
  while (step + 1 < ranked.ends.length && Math.abs(ranked.ends[step + 1]! - wanted) <= Math.abs((ranked.ends[step] ?? 0) - wanted)) step++
  return thresholdBelow(ranked, step)
}
