import { checkJudged, type Judged } from './rates.ts'

/**
 * A threshold per group from which as large a share of its positives is selected as `threshold` selects of all: equal
 * opportunity. Learn it on rows that the scores have not been learnt from.
 * @param judged with scores; `selected` is not looked at
 * @param minimumPositives a group with fewer keeps the common threshold
 * @returns one per group, in order of code
 * @throws INVALID_ARGUMENT, LENGTH_MISMATCH, SAMPLE_TOO_SMALL
 * @see Hardt, Price & Srebro (2016), "Equality of opportunity in supervised learning", NeurIPS.
 */
export function opportunityThresholds(
  judged: Omit<Judged, 'selected' | 'score' | 'weights'> & { score: ArrayLike<number> },
  threshold: number,
  { minimumPositives = 30 }: { minimumPositives?: number } = {},
): Float64Array {
  const { group, groups, y, score } = judged
  checkJudged({ ...judged, selected: new Uint8Array(group.length) })
  const scores = Array.from({ length: groups }, (): number[] => [])
  let [positives, found] = [0, 0]
  for (let row = 0; row < group.length; row++) {
    if (y[row] !== 1) continue
    positives++
    if (score[row]! >= threshold) found++
    if (group[row]! >= 0) scores[group[row]!]!.push(score[row]!)
  }
  const share = positives === 0 ? 0 : found / positives
  return Float64Array.from(scores, (own) => {
    if (own.length < minimumPositives) return threshold
    const taken = Math.round(share * own.length)
    const falling = own.sort((a, b) => b - a)
    // Above every positive when none is to be taken
    return taken === 0 ? Math.max(threshold, falling[0]! + Number.EPSILON) : falling[taken - 1]!
  })
}
