import { DomainError } from '#base'
import { differenceOf, type Effect } from './difference.ts'
import {
  checkPeople,
  covarianceOf,
  type Figure,
  meanFigure,
  type RatioSums,
  ratioFigure,
  ratioOf,
  type Sums,
  varianceOf,
} from './figure.ts'

/** Sums of an outcome and of the same people's figure from before the start. */
export type WithBefore = Readonly<{ after: Sums; before: Sums; products: number }>

/** From this probability down, groups differ before the start by more than chance. */
const hardlyChance = 0.001
/** Correlations below this save less than 1 % of the people. */
const leastCorrelation = 0.1

export type BeforeHealth = Readonly<{
  /** `sound`; `unbalanced`: the groups differed before; `weak`: the past says little; `constant`: nobody's past differs. */
  state: 'sound' | 'unbalanced' | 'weak' | 'constant'
  correlation: number
  /** Share of the variance that the past explains: as many fewer people are needed. */
  saved: number
  /** Difference of the groups before the start; null when nobody's past differs. */
  difference: Effect | null
}>

const joint = (a: Sums, b: Sums): Sums => ({ n: a.n + b.n, sum: a.sum + b.sum, sumSquares: a.sumSquares + b.sumSquares })

function pooled(control: WithBefore, treated: WithBefore) {
  for (const { after, before } of [control, treated]) {
    checkPeople(after.n, 2)
    if (after.n !== before.n)
      throw new DomainError('LENGTH_MISMATCH', { first: 'after', firstLength: after.n, second: 'before', secondLength: before.n })
  }
  const [after, before] = [joint(control.after, treated.after), joint(control.before, treated.before)]
  const covariance = covarianceOf(after, before, control.products + treated.products)
  return { covariance, variance: varianceOf(before), varianceAfter: varianceOf(after) }
}

/** How well the figure from before serves: whether the groups were alike by it, and how much it tells. @throws SAMPLE_TOO_SMALL, LENGTH_MISMATCH */
export function beforeHealth(control: WithBefore, treated: WithBefore): BeforeHealth {
  const { covariance, variance, varianceAfter } = pooled(control, treated)
  if (!(variance > 0 && varianceAfter > 0)) return { state: 'constant', correlation: 0, saved: 0, difference: null }
  const correlation = covariance / Math.sqrt(variance * varianceAfter)
  const difference = differenceOf(meanFigure(control.before), meanFigure(treated.before))
  const state = difference.p < hardlyChance ? 'unbalanced' : Math.abs(correlation) < leastCorrelation ? 'weak' : 'sound'
  return { state, correlation, saved: correlation ** 2, difference }
}

function adjusted({ after, before, products }: WithBefore, theta: number): Figure {
  const [covariance, plain] = [covarianceOf(after, before, products), varianceOf(after)]
  return {
    n: after.n,
    value: after.sum / after.n - theta * (before.sum / before.n),
    variance: Math.max(0, plain + theta * theta * varianceOf(before) - 2 * theta * covariance),
    plain: { value: after.sum / after.n, variance: plain, covariance: plain - theta * covariance },
  }
}

/** A figure from before on which groups drawn at random differ is not from before, or the draw was broken: adjusting would hide it. */
function refuseAffected(difference: Effect): void {
  if (difference.p < hardlyChance) throw new DomainError('COVARIATE_AFFECTED', { p: difference.p })
}

/**
 * Figures of both groups with what the past explains taken off (CUPED): value = mean after − θ · mean before, with one θ for
 * both groups. The difference stays that of the outcome; its error shrinks by the correlation.
 * @throws COVARIATE_AFFECTED when the groups differ before by more than chance; SAMPLE_TOO_SMALL, LENGTH_MISMATCH
 * @see Deng, Xu, Kohavi & Walker (2013), "Improving the sensitivity of online controlled experiments", WSDM.
 */
export function adjustByBefore(control: WithBefore, treated: WithBefore): { control: Figure; treated: Figure; theta: number } {
  const { covariance, variance } = pooled(control, treated)
  const theta = variance > 0 ? covariance / variance : 0
  if (variance > 0) refuseAffected(differenceOf(meanFigure(control.before), meanFigure(treated.before)))
  return { control: adjusted(control, theta), treated: adjusted(treated, theta), theta }
}

/** Sums of a ratio after, the same ratio before, and the sums of products between the two times. */
export type RatioWithBefore = Readonly<{
  after: RatioSums
  before: RatioSums
  /** Sums of products: numerator or denominator after × numerator or denominator before. */
  products: Readonly<{ nn: number; nd: number; dn: number; dd: number }>
}>

/** Covariance of a ratio after with the same before, per person, by the delta method. */
function acrossTime({ after, before, products }: RatioWithBefore): number {
  const [r, q] = [ratioOf(after.numerator, after.denominator), ratioOf(before.numerator, before.denominator)]
  const scale = (after.denominator.sum / after.denominator.n) * (before.denominator.sum / before.denominator.n)
  const nn = covarianceOf(after.numerator, before.numerator, products.nn)
  const nd = covarianceOf(after.numerator, before.denominator, products.nd)
  const dn = covarianceOf(after.denominator, before.numerator, products.dn)
  const dd = covarianceOf(after.denominator, before.denominator, products.dd)
  return (nn - q * nd - r * dn + r * q * dd) / scale
}

/** `adjustByBefore` for a ratio, such as revenue per order. @throws the same */
export function adjustRatioByBefore(
  control: RatioWithBefore,
  treated: RatioWithBefore,
): { control: Figure; treated: Figure; theta: number } {
  const [a, b] = [ratioFigure(control.before), ratioFigure(treated.before)]
  const theta = a.variance + b.variance > 0 ? (acrossTime(control) + acrossTime(treated)) / (a.variance + b.variance) : 0
  if (a.variance + b.variance > 0) refuseAffected(differenceOf(a, b))
  const of = (arm: RatioWithBefore, before: Figure): Figure => {
    const [after, covariance] = [ratioFigure(arm.after), acrossTime(arm)]
    return {
      n: after.n,
      value: after.value - theta * before.value,
      variance: Math.max(0, after.variance + theta * theta * before.variance - 2 * theta * covariance),
      plain: { value: after.value, variance: after.variance, covariance: after.variance - theta * covariance },
    }
  }
  return { control: of(control, a), treated: of(treated, b), theta }
}
