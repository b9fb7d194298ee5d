import { normalDraw } from '#kernel/sampling'
import { normalCdf, normalQuantile } from '#kernel/stats'

export type Rng = () => number

/** Scores of two normal laws, one per outcome, `gap` apart: every figure of the whole population can be worked out. */
export type TwoNormals = { share: number; gap: number; threshold: number }

/** @param auc of the population @param share of positives @param threshold probability from which a row counts as positive */
export const twoNormals = (auc: number, share: number, threshold: number): TwoNormals => ({
  share,
  threshold,
  gap: Math.SQRT2 * normalQuantile(auc),
})

const chance = ({ share, gap }: TwoNormals, score: number): number =>
  1 / (1 + ((1 - share) / share) * Math.exp((gap * gap) / 2 - gap * score))

/** Rows with their outcome and its true probability. */
export function drawRows(law: TwoNormals, n: number, rng: Rng): { y: Float64Array; p: Float64Array } {
  const y = Float64Array.from({ length: n }, () => (rng() < law.share ? 1 : 0))
  return { y, p: y.map((outcome) => chance(law, law.gap * outcome + normalDraw(rng))) }
}

/** The figures of the population; means by the trapezium rule over scores. */
export function truthOf(law: TwoNormals): Record<string, number> {
  const { share, gap, threshold } = law
  const above = (score: number) => ({ positives: share * normalCdf(gap - score), negatives: (1 - share) * normalCdf(-score) })
  const cut = (Math.log((threshold / (1 - threshold)) * ((1 - share) / share)) + (gap * gap) / 2) / gap
  const chosen = above(cut)
  let [low, high] = [-10, 10 + gap]
  for (let i = 0; i < 100; i++) {
    const { positives, negatives } = above((low + high) / 2)
    if (positives + negatives > 0.1) low = (low + high) / 2
    else high = (low + high) / 2
  }
  let [logLoss, brier, prAuc] = [0, 0, 0]
  const step = 1e-3
  const density = (x: number) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)
  for (let score = -10; score < 10 + gap; score += step) {
    const p = chance(law, score)
    const [up, down] = [share * density(score - gap) * step, (1 - share) * density(score) * step]
    logLoss -= up * Math.log(p) + down * Math.log(1 - p)
    brier += up * (1 - p) ** 2 + down * p * p
    const { positives, negatives } = above(score)
    if (positives > 0) prAuc += (up / share) * (positives / (positives + negatives))
  }
  return {
    auc: normalCdf(gap / Math.SQRT2),
    ...{ prAuc, logLoss, brier },
    accuracy: chosen.positives + 1 - share - chosen.negatives,
    precision: chosen.positives / (chosen.positives + chosen.negatives),
    recall: chosen.positives / share,
    liftTop10: above(low).positives / 0.1 / share,
  }
}

/** How a population of one group is made and treated. */
export type Treated = { n: number; base: number; found: number; wrong: number }

/** Judged rows of some groups. */
export function drawJudged(groups: readonly Treated[], rng: Rng) {
  const rows = groups.flatMap(({ n, base, found, wrong }, group) =>
    Array.from({ length: n }, () => {
      const y = rng() < base ? 1 : 0
      return { group, y, selected: rng() < (y === 1 ? found : wrong) ? 1 : 0 }
    }),
  )
  return {
    group: Int32Array.from(rows, (row) => row.group),
    groups: groups.length,
    y: rows.map((row) => row.y),
    selected: rows.map((row) => row.selected),
    // Two scores, on average wrong by another amount in each group
    score: rows.map(({ selected }) => (selected === 1 ? 0.5 : 0.2)),
  }
}

/** The figures of the groups that the gaps are between, and the variance of each when it is measured. */
function ratesOf(groups: readonly Treated[]): Record<string, { values: number[]; variances: number[] }> {
  const selectedRate = ({ base, found, wrong }: Treated) => base * found + (1 - base) * wrong
  const share = (of: (group: Treated) => number, rows: (group: Treated) => number) => ({
    values: groups.map(of),
    variances: groups.map((group) => (of(group) * (1 - of(group))) / rows(group)),
  })
  // Of outcome − 0.2 − 0.3 · selected
  const missed = (group: Treated) => {
    const [p, q, both] = [group.base, selectedRate(group), group.base * group.found]
    return { mean: p - 0.2 - 0.3 * q, variance: p * (1 - p) + 0.09 * q * (1 - q) - 0.6 * (both - p * q) }
  }
  return {
    selection: share(selectedRate, ({ n }) => n),
    found: share(
      ({ found }) => found,
      ({ n, base }) => n * base,
    ),
    wrong: share(
      ({ wrong }) => wrong,
      ({ n, base }) => n * (1 - base),
    ),
    precision: share(
      (group) => (group.base * group.found) / selectedRate(group),
      (group) => group.n * selectedRate(group),
    ),
    calibration: {
      values: groups.map((group) => missed(group).mean),
      variances: groups.map((group) => missed(group).variance / group.n),
    },
  }
}

/** The gaps of the population. */
export function gapsOf(groups: readonly Treated[]): Record<string, number> {
  const rates = ratesOf(groups)
  const gap = (name: string) => Math.max(...rates[name]!.values) - Math.min(...rates[name]!.values)
  return {
    demographicParityDifference: gap('selection'),
    demographicParityRatio: Math.min(...rates.selection!.values) / Math.max(...rates.selection!.values),
    equalizedOddsDifference: Math.max(gap('found'), gap('wrong')),
    equalOpportunityDifference: gap('found'),
    predictiveParityDifference: gap('precision'),
    calibrationDifference: gap('calibration'),
  }
}

/** Gaps where some group is nearly as high as the highest, or as low as the lowest: within one standard error of the difference. */
export function nearTies(groups: readonly Treated[]): string[] {
  const rates = ratesOf(groups)
  const unclear = (name: string) => {
    const { values, variances } = rates[name]!
    return [Math.max(...values), Math.min(...values)].some((end) =>
      values.some((value, g) => {
        const error = Math.sqrt(variances[g]! + variances[values.indexOf(end)]!)
        const isBetween = groups.length > 2 && Math.abs(value - end) > 1e-12
        return isBetween && Math.abs(value - end) < error
      }),
    )
  }
  const between: Record<string, string[]> = {
    demographicParityDifference: ['selection'],
    demographicParityRatio: ['selection'],
    equalizedOddsDifference: ['found', 'wrong'],
    equalOpportunityDifference: ['found'],
    predictiveParityDifference: ['precision'],
    calibrationDifference: ['calibration'],
  }
  return Object.keys(between).filter((gap) => between[gap]!.some(unclear))
}
