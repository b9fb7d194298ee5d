import { type Estimate, twoSidedZ, wilsonInterval } from '#kernel/stats'
import { type RankedRows, rankedAuc, rankRows, refuseOneClass } from './ranking.ts'

/** Variance of the area by DeLong's structural components, from counts above and below each step. */
function delongVariance({ y, ends, n }: RankedRows, auc: number): number {
  let positives = 0
  for (let i = 0; i < n; i++) positives += y[i]!
  const negatives = n - positives
  // Of each row the share of the other class that it beats, and its squared distance from the area
  let ofPositives = 0
  let ofNegatives = 0
  let [above, beaten, at] = [0, 0, 0]
  for (const end of ends) {
    const start = at
    let up = 0
    for (; at < end; at++) up += y[at]!
    const down = end - start - up
    ofPositives += up * ((negatives - beaten - down / 2) / negatives - auc) ** 2
    ofNegatives += down * ((above + up / 2) / positives - auc) ** 2
    above += up
    beaten += down
  }
  // One row of a class has no spread to show: its part counts as that of the widest possible, auc (1 − auc)
  const spread = auc * (1 - auc)
  const a = positives > 1 ? ofPositives / (positives - 1) : spread
  const b = negatives > 1 ? ofNegatives / (negatives - 1) : spread
  return a / positives + b / negatives
}

/**
 * Area under the ROC curve with its interval: DeLong's variance, carried to the logit scale so that the bounds stay
 * inside 0 … 1 and are honest near 1. O(n log n). Where the variance is zero (perfect or constant order) the bound comes
 * from Wilson's interval on as many trials as the smaller class has rows.
 * @param y     0 or 1 per row
 * @param score any number per row
 * @param level 0 < level < 1
 * @throws ONE_CLASS, INVALID_ARGUMENT, LENGTH_MISMATCH, SAMPLE_TOO_SMALL
 * @see DeLong, DeLong & Clarke-Pearson (1988), Biometrics 44(3); Sun & Xu (2014), IEEE Signal Processing Letters 21(11).
 */
export function aucInterval(y: ArrayLike<number>, score: Float64Array, level = 0.95): Estimate {
  const ranked = rankRows(y, score)
  const auc = refuseOneClass(rankedAuc(ranked))
  const variance = delongVariance(ranked, auc)
  if (!(variance > 0) || auc === 0 || auc === 1) {
    let positives = 0
    for (let i = 0; i < ranked.n; i++) positives += ranked.y[i]!
    const trials = Math.min(positives, ranked.n - positives)
    return { ...wilsonInterval(auc * trials, trials, level), value: auc }
  }
  const centre = Math.log(auc / (1 - auc))
  const half = (twoSidedZ(level) * Math.sqrt(variance)) / (auc * (1 - auc))
  const back = (x: number): number => 1 / (1 + Math.exp(-x))
  return { value: auc, low: back(centre - half), high: back(centre + half) }
}
