import { checkRange } from '#base'
import { quantile } from '#kernel/stats'
import { type Binning, binOfRows, calibrationCurve } from './reliability.ts'

/** Brier score = reliability − resolution + uncertainty + within. */
export type BrierParts = {
  /** How far told and observed shares lie apart; 0 is right. Noise alone no longer lifts it, so it can fall below 0 by a little. */
  reliability: number
  /** How far the observed shares of the bins lie from the share of all: what the probabilities tell apart; more is better. */
  resolution: number
  /** The score of telling everybody the share of all. */
  uncertainty: number
  /** What is left inside the bins. */
  within: number
}

/**
 * The parts of the Brier score over bins of probability, each without the bias of small bins.
 * @param weights how often each row counts
 * @throws as `calibrationCurve`
 * @see Murphy (1973), J. Applied Meteorology 12(4); Stephenson, Coelho & Jolliffe (2008), Weather and Forecasting 23(4), on the
 *   part inside bins; Ferro & Fricker (2012), Quarterly J. Royal Meteorological Society 138, on the bias.
 */
export function brierParts(y: ArrayLike<number>, p: ArrayLike<number>, binning: Binning = {}, weights?: ArrayLike<number>): BrierParts {
  const points = calibrationCurve(y, p, binning, weights)
  const total = points.reduce((sum, { weight }) => sum + weight, 0)
  const share = points.reduce((sum, { weight, observed }) => sum + weight * observed, 0) / total
  let [reliability, resolution, bias] = [0, 0, 0]
  for (const { weight, predicted, observed } of points) {
    reliability += (weight / total) * (predicted - observed) ** 2
    resolution += (weight / total) * (observed - share) ** 2
    if (weight > 1) bias += (weight / total) * ((observed * (1 - observed)) / (weight - 1))
  }
  const variance = share * (1 - share)
  const ofAll = total > 1 ? variance / (total - 1) : 0
  const weightOf = (i: number): number => (weights ? weights[i]! : 1)
  let score = 0
  for (let i = 0; i < y.length; i++) score += (weightOf(i) * (p[i]! - y[i]!) ** 2) / total
  return {
    reliability: reliability - bias,
    resolution: resolution - bias + ofAll,
    uncertainty: variance + ofAll,
    within: score - (reliability - resolution + variance),
  }
}

/**
 * The reliability that probabilities which are exactly right stay below in `level` of the cases: outcomes are drawn from them.
 * @param p probability of 1 per row
 * @throws as `calibrationCurve`
 * @see Bröcker & Smith (2007), "Increasing the reliability of reliability diagrams", Weather and Forecasting 22(3).
 */
export function reliabilityByChance(
  p: ArrayLike<number>,
  { level = 0.95, draws = 300, rng, ...binning }: Binning & { level?: number; draws?: number; rng: () => number },
): number {
  checkRange('draws', draws, 2, 1_000_000)
  const binOf = binOfRows(p, binning)
  const bins = binning.bins ?? 10
  const [n, told] = [new Float64Array(bins), new Float64Array(bins)]
  for (let i = 0; i < p.length; i++) {
    n[binOf[i]!]!++
    told[binOf[i]!]! += p[i]!
  }
  const drawn = Array.from({ length: draws }, () => {
    const positives = new Float64Array(bins)
    for (let i = 0; i < p.length; i++) if (rng() < p[i]!) positives[binOf[i]!]!++
    return positives.reduce((sum, own, bin) => {
      if (n[bin] === 0) return sum
      const observed = own / n[bin]!
      const bias = n[bin]! > 1 ? (observed * (1 - observed)) / (n[bin]! - 1) : 0
      return sum + (n[bin]! / p.length) * ((told[bin]! / n[bin]! - observed) ** 2 - bias)
    }, 0)
  })
  return quantile(drawn, level)
}
