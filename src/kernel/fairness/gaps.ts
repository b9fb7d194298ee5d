import { bootstrapWeights, type Estimate, quantile } from '#kernel/stats'
import { checkJudged, type Judged, sizesOf } from './rates.ts'

/** Null where fewer than two groups have the rate. */
export type FairnessGaps = {
  /** Largest minus smallest selection rate; 0 is equal. */
  demographicParityDifference: Estimate | null
  /** Smallest over largest selection rate; 1 is equal, below 0.8 fails the four-fifths rule. */
  demographicParityRatio: Estimate | null
  /** The larger of the gaps in true positive and false positive rate; 0 is equal. */
  equalizedOddsDifference: Estimate | null
  /** Largest minus smallest true positive rate; 0 is equal. */
  equalOpportunityDifference: Estimate | null
}

const names = ['demographicParityDifference', 'demographicParityRatio', 'equalizedOddsDifference', 'equalOpportunityDifference'] as const

/** Largest and smallest of the rates that exist; NaN with fewer than two. */
function range(held: Float64Array, rows: Float64Array): [low: number, high: number] {
  let [low, high, count] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0]
  for (let g = 0; g < rows.length; g++) {
    if (rows[g] === 0) continue
    const rate = held[g]! / rows[g]!
    low = Math.min(low, rate)
    high = Math.max(high, rate)
    count++
  }
  return count < 2 ? [Number.NaN, Number.NaN] : [low, high]
}

/** The four figures, in the order of `names`, under the weights of a resample times those of the rows. */
function figures({ group, groups, y, selected, weights }: Judged, large: Uint8Array, drawn?: Float64Array): Float64Array {
  const [positives, negatives, found, wrong] = [0, 1, 2, 3].map(() => new Float64Array(groups)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ]
  for (let i = 0; i < group.length; i++) {
    const g = group[i]!
    if (g < 0 || large[g] === 0) continue
    const w = (drawn ? drawn[i]! : 1) * (weights ? weights[i]! : 1)
    const rows = y[i] === 1 ? positives : negatives
    const hits = y[i] === 1 ? found : wrong
    rows[g]! += w
    if (selected[i] === 1) hits[g]! += w
  }
  const [low, high] = range(
    found.map((v, g) => v + wrong[g]!),
    positives.map((v, g) => v + negatives[g]!),
  )
  const [lowTrue, highTrue] = range(found, positives)
  const [lowFalse, highFalse] = range(wrong, negatives)
  const opportunity = highTrue - lowTrue
  // Nobody selected anywhere is equal treatment
  return Float64Array.of(high - low, high === 0 ? 1 : low / high, Math.max(opportunity, highFalse - lowFalse), opportunity)
}

/**
 * The largest differences that chance alone shows in `level` of the cases: decisions are shuffled among the groups,
 * all together for the selection rates and within each outcome for the other two. @returns in the order of `names`, as differences
 */
function differencesByChance(judged: Judged, large: Uint8Array, draws: number, level: number, rng: () => number): number[] {
  const rows = Int32Array.from(judged.group.keys()).filter((row) => judged.group[row]! >= 0 && large[judged.group[row]!] === 1)
  const shuffledGaps = (parts: Int32Array[]): Float64Array[] => {
    const selected = Float64Array.from(judged.selected)
    return Array.from({ length: draws }, () => {
      for (const part of parts)
        for (let i = part.length - 1; i > 0; i--) {
          const [a, b] = [part[i]!, part[Math.floor(rng() * (i + 1))]!]
          const held = selected[a]!
          selected[a] = selected[b]!
          selected[b] = held
        }
      return figures({ ...judged, selected }, large)
    })
  }
  const together = shuffledGaps([rows])
  const apart = shuffledGaps([0, 1].map((outcome) => rows.filter((row) => judged.y[row] === outcome)))
  const edge = (gaps: Float64Array[], figure: number): number => {
    const known = gaps.map((gap) => gap[figure]!).filter((gap) => !Number.isNaN(gap))
    return known.length === 0 ? Number.POSITIVE_INFINITY : quantile(known, level)
  }
  const selection = edge(together, 0)
  return [selection, selection, edge(apart, 2), edge(apart, 3)]
}

/**
 * How far apart a model treats the groups, between the best and the worst treated one, with bootstrap intervals. A
 * largest gap grows with noise alone. Therefore the intervals are of the basic kind, which takes that growth off, and a
 * gap that shuffling decisions among the groups would show too has 0 in its interval (1 for the ratio): among groups that
 * are treated alike a gap is claimed about as seldom as the level says, however many groups there are.
 * @param minimumGroup rows below which a group is left out
 * @param draws        resamples, drawn within their group; and as many shuffles
 * @throws INVALID_ARGUMENT, LENGTH_MISMATCH, SAMPLE_TOO_SMALL
 * @see Agarwal et al. (2018), ICML; definitions as in Fairlearn (`between_groups`, worst case over both rates).
 */
export function fairnessGaps(
  judged: Judged,
  { minimumGroup = 30, draws = 500, level = 0.95, rng }: { minimumGroup?: number; draws?: number; level?: number; rng: () => number },
): FairnessGaps {
  checkJudged(judged)
  const large = Uint8Array.from(sizesOf(judged), (n) => (n >= minimumGroup ? 1 : 0))
  const estimates = bootstrapWeights(judged.group.length, (drawn) => figures(judged, large, drawn), {
    draws,
    level,
    rng,
    strata: judged.group,
    method: 'basic',
  })
  const byChance = differencesByChance(judged, large, draws, level, rng)
  const difference = [estimates[0]!.value, estimates[0]!.value, estimates[2]!.value, estimates[3]!.value]
  const kept = (x: number): number => Math.min(1, Math.max(0, x))
  const entries = estimates.map(({ value, low, high }, i) => {
    if (Number.isNaN(value)) return [names[i]!, null]
    const chance = difference[i]! <= byChance[i]!
    const isRatio = names[i] === 'demographicParityRatio'
    return [names[i]!, { value, low: chance && !isRatio ? 0 : kept(low), high: chance && isRatio ? 1 : kept(high) }]
  })
  return Object.fromEntries(entries) as FairnessGaps
}
