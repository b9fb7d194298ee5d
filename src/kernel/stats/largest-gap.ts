import { checkRange, checkSameLength, DomainError } from '#base'
import type { Estimate } from './moments.ts'
import { normalQuantile, twoSidedZ } from './normal.ts'

/** Figures of some groups that are compared with each other, and the variance of each; groups are independent. */
export type Compared = Readonly<{ values: Float64Array; variances: Float64Array }>

/** A group no further from an end than this many of its standard errors counts as being there: ties are the hard case. */
const mayBeTied = Math.SQRT2

/** The lowest and the highest group. */
function endsOf({ values }: Compared): [bottom: number, top: number] {
  let [bottom, top] = [0, 0]
  for (let g = 1; g < values.length; g++) {
    if (values[g]! < values[bottom]!) bottom = g
    if (values[g]! > values[top]!) top = g
  }
  return [bottom, top]
}

const rangeOf = (one: Compared): number => {
  const [bottom, top] = endsOf(one)
  return one.values[top]! - one.values[bottom]!
}
const largest = (compared: readonly Compared[]): number => compared.reduce((most, one) => Math.max(most, rangeOf(one)), 0)
const errorOf = ({ variances }: Compared, i: number, j: number): number => Math.sqrt(variances[i]! + variances[j]!)

/** The upper bound: of all pairs the one that reaches furthest. */
function reach(compared: readonly Compared[], z: number): number {
  let most = 0
  for (const one of compared)
    for (let i = 1; i < one.values.length; i++)
      for (let j = 0; j < i; j++) most = Math.max(most, Math.abs(one.values[i]! - one.values[j]!) + z * errorOf(one, i, j))
  return most
}

/** Whether some pair reaches as far as `gap`; the highest and the lowest group mostly do. */
function reaches(compared: readonly Compared[], z: number, gap: number): boolean {
  const ends = compared.some((one) => {
    const [bottom, top] = endsOf(one)
    return one.values[top]! - one.values[bottom]! + z * errorOf(one, top, bottom) >= gap
  })
  return ends || reach(compared, z) >= gap
}

/** The lower end of the window of this width that the groups fit best (weighted least squares; convex in the end). */
function windowOf({ values, variances }: Compared, width: number): number {
  const misfit = (low: number): number =>
    values.reduce((sum, value, g) => sum + Math.max(low - value, value - low - width, 0) ** 2 / (variances[g]! + 1e-12), 0)
  let [from, to] = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b)) - width]
  for (let i = 0; i < 40; i++) {
    const third = (to - from) / 3
    if (misfit(from + third) <= misfit(to - third)) to -= third
    else from += third
  }
  return (from + to) / 2
}

/** Where the groups would most likely lie if the largest gap were `gap`: those near an end of the window are at the end. */
function squeezed(one: Compared, gap: number): Compared {
  const low = windowOf(one, gap)
  const values = one.values.map((value, g) => {
    const above = Math.min(gap, Math.max(0, value - low))
    const near = mayBeTied * Math.sqrt(one.variances[g]!)
    if (Math.min(above, gap - above) > near) return low + above
    return above <= gap / 2 ? low : low + gap
  })
  return { values, variances: one.variances }
}

/** The same for every kind of figure; a kind whose gap is a little smaller may be one with the largest gap, and has it. */
const imagined = (compared: readonly Compared[], gap: number): Compared[] =>
  compared.map((one) => {
    const [bottom, top] = endsOf(one)
    const own = one.values[top]! - one.values[bottom]!
    if (own >= gap) return squeezed(one, gap)
    const near = gap - own <= mayBeTied * errorOf(one, top, bottom)
    return near && own > 0 ? { ...one, values: one.values.map((value) => (value * gap) / own) } : one
  })

/**
 * The largest difference between any two groups, in the kind of figure where it is largest. It grows with noise alone, the
 * more groups the more. Its upper bound is that of the pair that reaches furthest, which near 0 can hardly be too low. Its
 * lower bound is the smallest gap that is not refuted: a gap is refuted when groups that lie as the data suggest, squeezed
 * into that gap, show the one found more seldom than the error that the upper bound would leave there. For two groups the
 * interval is exact at every gap, 0 included. For more it cannot be, since a maximum is not smooth where groups tie: there
 * it errs to the safe side.
 * @param compared one entry per kind of figure, each with at least two groups
 * @throws SAMPLE_TOO_SMALL, INVALID_ARGUMENT, LENGTH_MISMATCH
 * @see Chuang & Lai (2000), "Hybrid resampling methods for confidence intervals", Statistica Sinica 10(1); Feldman & Cousins
 *   (1998), Physical Review D 57(7), on bounds that share one error near a limit; Hirano & Porter (2012), "Impossibility
 *   results for nondifferentiable functionals", Econometrica 80(4); Andrews & Soares (2010), Econometrica 78(1), on ties.
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
  const noise = Array.from({ length: draws }, () =>
    compared.map(({ variances }) => variances.map((variance) => Math.sqrt(variance) * normalQuantile(rng()))),
  )
  const isRefuted = (gap: number): boolean => {
    const centre = imagined(compared, gap)
    let [missed, asLarge] = [0, 0]
    for (const drawn of noise) {
      const found = centre.map(({ values, variances }, k) => ({ values: values.map((v, g) => v + drawn[k]![g]!), variances }))
      if (largest(found) >= value) asLarge++
      if (!reaches(found, z, gap)) missed++
    }
    return asLarge < (1 - level) * draws - missed
  }
  const high = reach(compared, z)
  if (!isRefuted(0)) return { value, low: 0, high }
  let [low, notRefuted] = [0, value]
  for (let i = 0; i < 10; i++) {
    const gap = (low + notRefuted) / 2
    if (isRefuted(gap)) low = gap
    else notRefuted = gap
  }
  // Above 0 by a hair where chance alone would not show the gap
  return { value, low: Math.max(value * 1e-6, low), high }
}
