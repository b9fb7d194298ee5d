import { checkRange } from '#base'
import { type Estimate, twoSidedZ } from '#kernel/stats'
import { rankedAuc, rankRows, refuseOneClass } from './ranking.ts'

/** Of each row the share of the other class that it stands on the right side of, ties counting half. */
function placements(y: ArrayLike<number>, score: Float64Array): { auc: number; placed: Float64Array } {
  const ranked = rankRows(y, score)
  const auc = refuseOneClass(rankedAuc(ranked))
  const positives = ranked.y.reduce((sum, up) => sum + up, 0)
  const negatives = ranked.n - positives
  const placed = new Float64Array(ranked.n)
  let [above, beaten, at] = [0, 0, 0]
  for (const end of ranked.ends) {
    let up = 0
    for (let i = at; i < end; i++) up += ranked.y[i]!
    const down = end - at - up
    for (; at < end; at++) {
      const row = ranked.order[at]!
      placed[row] = ranked.y[at] === 1 ? (negatives - beaten - down / 2) / negatives : (above + up / 2) / positives
    }
    above += up
    beaten += down
  }
  return { auc, placed }
}

/**
 * How much larger the area under the ROC curve of one score is than that of another on the same rows, with DeLong's interval
 * for paired curves. O(n log n).
 * @param y     0 or 1 per row
 * @param level 0 < level < 1
 * @throws ONE_CLASS, INVALID_ARGUMENT, LENGTH_MISMATCH, SAMPLE_TOO_SMALL
 * @see DeLong, DeLong & Clarke-Pearson (1988), Biometrics 44(3).
 */
export function aucDifference(y: ArrayLike<number>, score: Float64Array, other: Float64Array, level = 0.95): Estimate {
  checkRange('level', level, 0, 1)
  const [a, b] = [placements(y, score), placements(y, other)]
  const value = a.auc - b.auc
  let variance = 0
  for (const outcome of [0, 1]) {
    let [n, sum, squares] = [0, 0, 0]
    for (let i = 0; i < y.length; i++) {
      if (y[i] !== outcome) continue
      const d = a.placed[i]! - b.placed[i]!
      n++
      sum += d
      squares += d * d
    }
    if (n > 1) variance += Math.max(0, squares - (sum * sum) / n) / (n - 1) / n
  }
  const half = twoSidedZ(level) * Math.sqrt(variance)
  return { value, low: value - half, high: value + half }
}
