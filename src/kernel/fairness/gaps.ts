import { type Compared, type Estimate, largestGap } from '#kernel/stats'
import { checkJudged, type Judged, sizesOf } from './rates.ts'

/** Null where fewer than two groups have the rate. Differences are between the best and the worst treated group; 0 is equal. */
export type FairnessGaps = {
  /** Of selection rates. */
  demographicParityDifference: Estimate | null
  /** Smallest over largest selection rate; 1 is equal, below 0.8 fails the four-fifths rule. */
  demographicParityRatio: Estimate | null
  /** The larger of the gaps in true positive and false positive rate. */
  equalizedOddsDifference: Estimate | null
  /** Of true positive rates. */
  equalOpportunityDifference: Estimate | null
  /** Of the shares of positives among the selected. */
  predictiveParityDifference: Estimate | null
  /** Of how far positives are more, or fewer, than the scores say; null without scores. */
  calibrationDifference: Estimate | null
}

/** Weighted rows of one group: what they are worth as rows (Kish 1965), and the share that has something. */
class Share {
  #sum = 0
  #squares = 0
  #held = 0

  add(weight: number, has: boolean): void {
    this.#sum += weight
    this.#squares += weight * weight
    if (has) this.#held += weight
  }

  get n(): number {
    return this.#sum === 0 ? 0 : (this.#sum * this.#sum) / this.#squares
  }

  get rate(): number {
    return this.#held / this.#sum
  }

  /** Of the rate; a success and a failure more keep it above zero. */
  get variance(): number {
    const smooth = (this.rate * this.n + 1) / (this.n + 2)
    return (smooth * (1 - smooth)) / this.n
  }

  /** The logarithm of the rate, half a success more. */
  get logarithm(): { value: number; variance: number } {
    const [held, n] = [this.rate * this.n + 0.5, this.n + 0.5]
    return { value: Math.log(held / n), variance: 1 / held - 1 / n }
  }
}

const sharesOf = (judged: Judged, large: Uint8Array, belongs: (row: number) => boolean, has: (row: number) => boolean): Share[] => {
  const shares = Array.from(large, () => new Share())
  judged.group.forEach((g, row) => {
    const weight = judged.weights ? judged.weights[row]! : 1
    if (g >= 0 && large[g] === 1 && weight > 0 && belongs(row)) shares[g]!.add(weight, has(row))
  })
  return shares.filter(({ n }) => n > 0)
}

const comparedRates = (shares: readonly Share[]): Compared => ({
  values: Float64Array.from(shares, ({ rate }) => rate),
  variances: Float64Array.from(shares, ({ variance }) => variance),
})

/** Mean of outcome minus score per group. */
function comparedCalibration({ group, y, score, weights }: Judged, large: Uint8Array): Compared {
  const moments = Array.from(large, () => ({ sum: 0, squares: 0, mean: 0, spread: 0 }))
  group.forEach((g, row) => {
    const weight = weights ? weights[row]! : 1
    if (g < 0 || large[g] === 0 || weight === 0 || !score) return
    const own = moments[g]!
    const step = y[row]! - score[row]! - own.mean
    own.sum += weight
    own.squares += weight * weight
    own.mean += (weight / own.sum) * step
    own.spread += weight * step * (y[row]! - score[row]! - own.mean)
  })
  const known = moments.filter(({ sum }) => sum > 0)
  return {
    values: Float64Array.from(known, ({ mean }) => mean),
    variances: Float64Array.from(known, ({ sum, squares, spread }) => (spread / sum) * (squares / (sum * sum))),
  }
}

/**
 * How far apart a model treats the groups, between the best and the worst treated one. A largest gap grows with noise
 * alone; its interval (`largestGap`) takes that into account: among groups that are treated alike a gap is claimed about as
 * seldom as the level says, however many groups there are. How often the intervals hold the truth: drills/coverage.ts.
 * @param minimumGroup rows below which a group is left out
 * @param draws        of the parametric bootstrap
 * @throws INVALID_ARGUMENT, LENGTH_MISMATCH, SAMPLE_TOO_SMALL
 * @see Agarwal et al. (2018), ICML; definitions as in Fairlearn (`between_groups`, worst case over both rates).
 */
export function fairnessGaps(
  judged: Judged,
  { minimumGroup = 30, draws = 1000, level = 0.95, rng }: { minimumGroup?: number; draws?: number; level?: number; rng: () => number },
): FairnessGaps {
  checkJudged(judged)
  const { y, selected, score } = judged
  const large = Uint8Array.from(sizesOf(judged), (n) => (n >= minimumGroup ? 1 : 0))
  const isSelected = (row: number) => selected[row] === 1
  const isPositive = (row: number) => y[row] === 1
  const gap = (...compared: Compared[]): Estimate | null => {
    if (compared.some(({ values }) => values.length < 2)) return null
    const { value, low, high } = largestGap(compared, { draws, level, rng })
    return { value, low, high: Math.max(value, Math.min(1, high)) }
  }
  const all = sharesOf(judged, large, () => true, isSelected)
  const truePositive = comparedRates(sharesOf(judged, large, isPositive, isSelected))
  const falsePositive = comparedRates(sharesOf(judged, large, (row) => !isPositive(row), isSelected))
  const selection = gap(comparedRates(all))
  const ratio = ratioOf(all, (compared) => largestGap([compared], { draws, level, rng }))
  // One question, asked of the difference and of the ratio: both answers must agree
  const alike = selection?.low === 0 || ratio?.high === 1
  return {
    demographicParityDifference: selection && { ...selection, low: alike ? 0 : selection.low },
    demographicParityRatio: ratio && { ...ratio, high: alike ? 1 : ratio.high },
    equalizedOddsDifference: gap(truePositive, falsePositive),
    equalOpportunityDifference: gap(truePositive),
    predictiveParityDifference: gap(comparedRates(sharesOf(judged, large, isSelected, isPositive))),
    calibrationDifference: score ? gap(comparedCalibration(judged, large)) : null,
  }
}

/** Smallest over largest rate: the largest gap of logarithms, told as a ratio. */
function ratioOf(shares: readonly Share[], gapOf: (compared: Compared) => Estimate): Estimate | null {
  if (shares.length < 2) return null
  const rates = shares.map(({ rate }) => rate)
  const highest = Math.max(...rates)
  // Nobody selected anywhere is equal treatment
  const value = highest === 0 ? 1 : Math.min(...rates) / highest
  const logarithms = shares.map(({ logarithm }) => logarithm)
  const gap = gapOf({
    values: Float64Array.from(logarithms, (each) => each.value),
    variances: Float64Array.from(logarithms, (each) => each.variance),
  })
  return { value, low: Math.min(value, Math.exp(-gap.high)), high: Math.max(value, Math.exp(-gap.low)) }
}
