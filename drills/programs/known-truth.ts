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

/** The gaps of the population. */
export function gapsOf(groups: readonly Treated[]): Record<string, number> {
  const range = (of: (group: Treated) => number): [number, number] => [Math.min(...groups.map(of)), Math.max(...groups.map(of))]
  const selectedRate = ({ base, found, wrong }: Treated) => base * found + (1 - base) * wrong
  const selection = range(selectedRate)
  const precision = range((group) => (group.base * group.found) / selectedRate(group))
  const calibration = range((group) => group.base - 0.2 - 0.3 * selectedRate(group))
  const [found, wrong] = [range((group) => group.found), range((group) => group.wrong)]
  return {
    demographicParityDifference: selection[1] - selection[0],
    demographicParityRatio: selection[0] / selection[1],
    equalizedOddsDifference: Math.max(found[1] - found[0], wrong[1] - wrong[0]),
    equalOpportunityDifference: found[1] - found[0],
    predictiveParityDifference: precision[1] - precision[0],
    calibrationDifference: calibration[1] - calibration[0],
  }
}
