import { checkRange } from '#base'
import { logGamma, normalCdf, twoSidedZ } from '#kernel/stats'
import { differenceOf, differenceOfShares } from './difference.ts'
import { checkPeople, meanFigure, sumsOf } from './figure.ts'

/** Chance that an interval at the end leaves zero out, for an effect in units of the figure and its standard error. */
export function powerOf(effect: number, error: number, level = 0.95): number {
  checkRange('error', error, Number.MIN_VALUE, Number.MAX_VALUE)
  const [z, shift] = [twoSidedZ(level), effect / error]
  return normalCdf(shift - z) + normalCdf(-shift - z)
}

/**
 * The smallest effect that is seen with this power.
 * @param power    wanted, 0 < power < 1
 * @param powerFor of an effect; rises with it
 * @param most     largest effect that is thought of
 * @returns null when even the largest is not seen
 */
export function smallestEffect(power: number, powerFor: (effect: number) => number, most: number): number | null {
  checkRange('power', power, 1e-9, 1 - 1e-9)
  checkRange('most', most, Number.MIN_VALUE, Number.MAX_VALUE)
  if (!(powerFor(most) >= power)) return null
  let [low, high] = [0, most]
  for (let i = 0; i < 200 && high - low > 1e-12 * high; i++) {
    const middle = (low + high) / 2
    if (powerFor(middle) >= power) high = middle
    else low = middle
  }
  return high
}

/** Groups of these sizes. */
type Sizes = Readonly<{ control: number; treated: number }>

/** Standard error of a difference of means, before anything is measured. */
export function plannedErrorOfMeans(variance: number, { control, treated }: Sizes): number {
  checkPeople(Math.min(control, treated), 2)
  checkRange('variance', variance, Number.MIN_VALUE, Number.MAX_VALUE)
  return Math.sqrt(variance / control + variance / treated)
}

/** Standard error of a difference of shares, when the treated have `base + effect`. */
export function plannedErrorOfShares(base: number, effect: number, { control, treated }: Sizes): number {
  checkPeople(Math.min(control, treated), 2)
  checkRange('base', base, 0, 1)
  const other = base + effect
  checkRange('base + effect', other, 0, 1)
  return Math.sqrt((base * (1 - base)) / control + (other * (1 - other)) / treated)
}

/** Chances of x, x + 1, … successes of n, where they are worth counting. */
function binomial(n: number, p: number): { from: number; chance: Float64Array } {
  if (p === 0 || p === 1) return { from: p * n, chance: Float64Array.of(1) }
  const wide = 9 * Math.sqrt(n * p * (1 - p)) + 30
  const from = Math.max(0, Math.floor(n * p - wide))
  const to = Math.min(n, Math.ceil(n * p + wide))
  const whole = logGamma(n + 1)
  const chance = Float64Array.from({ length: to - from + 1 }, (_, i) => {
    const x = from + i
    return Math.exp(whole - logGamma(x + 1) - logGamma(n - x + 1) + x * Math.log(p) + (n - x) * Math.log1p(-p))
  })
  return { from, chance }
}

/**
 * Chance that the interval of `differenceOfShares` leaves zero out, counted over all outcomes of both groups: right for groups
 * of any size and shares near zero, where `powerOf` is not.
 * @throws SAMPLE_TOO_SMALL, INVALID_ARGUMENT
 */
export function exactPowerOfShares(base: number, effect: number, sizes: Sizes, level = 0.95): number {
  plannedErrorOfShares(base, effect, sizes)
  const [c, t] = [binomial(sizes.control, base), binomial(sizes.treated, base + effect)]
  const below = new Float64Array(t.chance.length + 1)
  for (let i = 0; i < t.chance.length; i++) below[i + 1] = below[i]! + t.chance[i]!
  const seen = (x: number, i: number) => {
    const { low, high } = differenceOfShares({ successes: x, n: sizes.control }, { successes: t.from + i, n: sizes.treated }, level)
    return low > 0 ? 1 : high < 0 ? -1 : 0
  }
  // The more successes in control, the more it takes in treated: both bounds only rise
  let [lowest, highest, power] = [0, 0, 0]
  for (let j = 0; j < c.chance.length; j++) {
    const x = c.from + j
    while (lowest < t.chance.length && seen(x, lowest) < 0) lowest++
    while (highest < t.chance.length && seen(x, highest) <= 0) highest++
    power += c.chance[j]! * (below[lowest]! + below.at(-1)! - below[highest]!)
  }
  return Math.min(1, power)
}

/**
 * The same by playing the campaign many times, for any metric.
 * @param draw one person's outcome in the group
 * @returns share of the plays in which the interval of Welch leaves zero out (plays where nobody differs show nothing)
 */
export function simulatedPower(
  draw: (group: 'control' | 'treated', rng: () => number) => number,
  sizes: Sizes,
  { plays, rng, level = 0.95 }: Readonly<{ plays: number; rng: () => number; level?: number }>,
): number {
  checkPeople(Math.min(sizes.control, sizes.treated), 2)
  checkRange('plays', plays, 1, 1e7)
  let seen = 0
  for (let play = 0; play < plays; play++) {
    const [c, t] = (['control', 'treated'] as const).map((group) => {
      const values = new Float64Array(sizes[group])
      for (let i = 0; i < values.length; i++) values[i] = draw(group, rng)
      return meanFigure(sumsOf(values))
    }) as [ReturnType<typeof meanFigure>, ReturnType<typeof meanFigure>]
    if (c.variance + t.variance === 0) continue
    const { low, high } = differenceOf(c, t, level)
    if (low > 0 || high < 0) seen++
  }
  return seen / plays
}

/**
 * Control group for a list: the fewest people to leave without contact so that the effect worth seeing is seen with the power.
 * More than half never helps: then `enough` is false and `smallest` says what half would show.
 * @param powerFor power for an effect and sizes
 * @param most     largest effect that is thought of
 */
export function proposeControl(
  n: number,
  { effect, power, most }: Readonly<{ effect: number; power: number; most: number }>,
  powerFor: (effect: number, sizes: Sizes) => number,
): { control: number; enough: boolean; power: number; smallest: number | null } {
  checkPeople(n, 4)
  const sizes = (control: number): Sizes => ({ control, treated: n - control })
  let [low, high] = [1, Math.floor(n / 2)]
  const enough = powerFor(effect, sizes(high)) >= power
  while (enough && high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (powerFor(effect, sizes(middle)) >= power) high = middle
    else low = middle
  }
  return {
    control: high,
    enough,
    power: powerFor(effect, sizes(high)),
    smallest: smallestEffect(power, (each) => powerFor(each, sizes(high)), most),
  }
}
