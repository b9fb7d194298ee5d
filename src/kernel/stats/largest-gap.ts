import { checkRange, checkSameLength, DomainError } from '#base'
import { type Estimate, quantile } from './moments.ts'
import { normalQuantile, twoSidedZ } from './normal.ts'

/** Figures of some groups that are compared with each other, and the variance of each; groups are independent. */
export type Compared = Readonly<{ values: Float64Array; variances: Float64Array }>

/** Groups that lie within this many standard errors of the highest (lowest) may be as high (low) as it. */
const mayBeTied = 2.4

const rangeOf = (values: Float64Array): number => values.reduce((a, b) => Math.max(a, b)) - values.reduce((a, b) => Math.min(a, b))
const largest = (compared: readonly Compared[]): number => Math.max(...compared.map(({ values }) => rangeOf(values)))

/** The upper bound: of all pairs the one that reaches furthest. */
function reach(compared: readonly Compared[], z: number): number {
  let most = 0
  for (const { values, variances } of compared)
    for (let i = 1; i < values.length; i++)
      for (let j = 0; j < i; j++) most = Math.max(most, Math.abs(values[i]! - values[j]!) + z * Math.sqrt(variances[i]! + variances[j]!))
  return most
}

/** Where the groups may lie when those that cannot be told from the highest, or from the lowest, are as high, or as low. */
function withTies({ values, variances }: Compared): Compared & { error: number } {
  const top = values.indexOf(Math.max(...values))
  const bottom = values.indexOf(Math.min(...values))
  const near = (end: number) => (g: number) => Math.abs(values[g]! - values[end]!) <= mayBeTied * Math.sqrt(variances[g]! + variances[end]!)
  const error = Math.sqrt(variances[top]! + variances[bottom]!)
  if (near(top)(bottom)) return { values: new Float64Array(values.length), variances, error }
  const joined = (end: number, other: number): { groups: number[]; value: number } => {
    const groups = [...values.keys()].filter(
      (g) => g === end || (near(end)(g) && Math.abs(values[g]! - values[end]!) < Math.abs(values[g]! - values[other]!)),
    )
    const weights = groups.map((g) => 1 / (variances[g]! + 1e-12))
    const value = groups.reduce((sum, g, i) => sum + weights[i]! * values[g]!, 0) / weights.reduce((a, b) => a + b)
    return { groups, value }
  }
  const [high, low] = [joined(top, bottom), joined(bottom, top)]
  const tied = values.map((value) => Math.min(high.value, Math.max(low.value, value)))
  for (const { groups, value } of [high, low]) for (const g of groups) tied[g] = value
  return { values: tied, variances, error }
}

/** The same where kinds of figures, too, that cannot be told from the one with the largest gap have that gap. */
function tiedAcross(compared: readonly Compared[]): Compared[] {
  const own = compared.map(withTies)
  const gaps = own.map(({ values }) => rangeOf(values))
  const widest = gaps.indexOf(Math.max(...gaps))
  return own.map((each, k) => {
    const gap = gaps[k]!
    if (gap === 0 || gaps[widest]! - gap > mayBeTied * Math.hypot(each.error, own[widest]!.error)) return each
    return { ...each, values: each.values.map((value) => (value * gaps[widest]!) / gap) }
  })
}

/**
 * The largest difference between any two groups, in the kind of figure where it is largest. It grows with noise alone, the
 * more groups the more. Its upper bound is that of the pair that reaches furthest; how far it may be overestimated is asked
 * by parametric bootstrap where groups that cannot be told apart are equal, and the lower bound takes what error the upper
 * one leaves. A gap that equal groups would show too in `level` of the cases has 0 in its interval.
 * @param compared one entry per kind of figure, each with at least two groups
 * @throws SAMPLE_TOO_SMALL, INVALID_ARGUMENT, LENGTH_MISMATCH
 * @see Chernozhukov, Lee & Rosen (2013), "Intersection bounds", Econometrica 81(2), on the choice of who may be tied.
 */
export function largestGap(
  compared: readonly Compared[],
  { level = 0.95, draws = 1000, rng }: { level?: number; draws?: number; rng: () => number },
): Estimate {
  checkRange('draws', draws, 2, 1_000_000)
  for (const { values, variances } of compared) {
    checkSameLength('values', values, 'variances', variances)
    if (values.length < 2) throw new DomainError('SAMPLE_TOO_SMALL', { n: values.length, least: 2 })
  }
  const z = twoSidedZ(level)
  const value = largest(compared)
  const drawAround = (centre: readonly Compared[]): Compared[] =>
    centre.map(({ values, variances }) => ({
      values: values.map((v, g) => v + Math.sqrt(variances[g]!) * normalQuantile(rng())),
      variances,
    }))
  const equal = compared.map(({ variances }) => ({ values: new Float64Array(variances.length), variances }))
  const high = reach(compared, z)
  const byChance = quantile(
    Array.from({ length: draws }, () => largest(drawAround(equal))),
    level,
  )
  if (value <= byChance) return { value, low: 0, high }
  const centre = tiedAcross(compared)
  const truth = largest(centre)
  let missed = 0
  const excess = Array.from({ length: draws }, () => {
    const drawn = drawAround(centre)
    if (reach(drawn, z) < truth) missed++
    return largest(drawn) - truth
  })
  const left = Math.max((1 - level) / 4, 1 - level - missed / draws)
  // Above 0 by a hair where chance alone would not show the gap
  return { value, low: Math.max(value * 1e-6, value - Math.max(0, quantile(excess, 1 - left))), high }
}
