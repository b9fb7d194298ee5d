import { DomainError } from '#base'
import { type Estimate, normalCdf, studentCdf, studentQuantile, twoSidedZ, wilsonInterval } from '#kernel/stats'
import { checkPeople, type Figure, shareFigure } from './figure.ts'

/** An effect with its standard error, its interval and the two-sided probability of as much if there were none. */
export type Effect = Estimate & Readonly<{ error: number; dof: number; p: number }>

const errorOf = (figure: Figure): number => figure.variance / figure.n

/** Degrees of freedom of a difference of means of unequal variance. @see Welch (1947), Biometrika 34. */
function welchDof(control: Figure, treated: Figure): number {
  const [a, b] = [errorOf(control), errorOf(treated)]
  return (a + b) ** 2 / ((a * a) / (control.n - 1) + (b * b) / (treated.n - 1))
}

function effect(value: number, variance: number, dof: number, level: number): Effect {
  if (!(variance > 0)) throw new DomainError('OUTCOME_CONSTANT')
  const error = Math.sqrt(variance)
  const half = error * studentQuantile(0.5 + level / 2, dof)
  return { value, low: value - half, high: value + half, error, dof, p: 2 * studentCdf(-Math.abs(value) / error, dof) }
}

function checkFigures(control: Figure, treated: Figure, level: number): void {
  checkPeople(Math.min(control.n, treated.n), 2)
  twoSidedZ(level)
}

/**
 * Treated less control, per person, with the interval of Welch.
 * @throws SAMPLE_TOO_SMALL, INVALID_ARGUMENT; OUTCOME_CONSTANT when neither group varies
 */
export function differenceOf(control: Figure, treated: Figure, level = 0.95): Effect {
  checkFigures(control, treated, level)
  return effect(treated.value - control.value, errorOf(control) + errorOf(treated), welchDof(control, treated), level)
}

/** The value that a relative effect is told against. */
function plainOf(control: Figure): NonNullable<Figure['plain']> {
  const plain = control.plain ?? { value: control.value, variance: control.variance, covariance: control.variance }
  if (plain.value === 0) throw new DomainError('INVALID_ARGUMENT', { name: 'control', got: '0', expected: 'other than 0' })
  return plain
}

/**
 * The same relative to the control's value (0.1 = a tenth more), by the delta method: good where the control's value is many
 * standard errors from zero; else `fiellerLift`.
 * @throws as `differenceOf`; INVALID_ARGUMENT when the control's value is zero
 */
export function liftOf(control: Figure, treated: Figure, level = 0.95): Effect {
  checkFigures(control, treated, level)
  const plain = plainOf(control)
  const lift = (treated.value - control.value) / plain.value
  const ofControl = (control.variance + 2 * lift * plain.covariance + lift * lift * plain.variance) / control.n
  return effect(lift, (errorOf(treated) + ofControl) / plain.value ** 2, welchDof(control, treated), level)
}

/**
 * The relative effect with the interval that holds however near zero the control's value is. It may be without bounds: then
 * the data do not say how large the effect is relative to a control of about zero.
 * @param control as measured, not adjusted
 * @see Fieller (1954), "Some problems in interval estimation", J. Royal Statistical Society B 16(2).
 */
export function fiellerLift(control: Figure, treated: Figure, level = 0.95): Estimate {
  checkFigures(control, treated, level)
  const value = (treated.value - control.value) / plainOf(control).value
  const [vc, vt] = [errorOf(control), errorOf(treated)]
  if (!(vc + vt > 0)) throw new DomainError('OUTCOME_CONSTANT')
  const t2 = studentQuantile(0.5 + level / 2, welchDof(control, treated)) ** 2
  const a = control.value ** 2 - t2 * vc
  if (a <= 0) return { value, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY }
  const b = control.value * treated.value
  const root = Math.sqrt(Math.max(0, b * b - a * (treated.value ** 2 - t2 * vt)))
  return { value, low: (b - root) / a - 1, high: (b + root) / a - 1 }
}

/** How many of how many people. */
export type Share = Readonly<{ successes: number; n: number }>

/**
 * Difference of two shares with the hybrid score interval, which is honest for few people and for shares near 0 and 1; the
 * probability is that of the score test (as chi-square without correction).
 * @throws SAMPLE_TOO_SMALL, INVALID_ARGUMENT
 * @see Newcombe (1998), "Interval estimation for the difference between independent proportions", Statistics in Medicine 17, method 10.
 */
export function differenceOfShares(control: Share, treated: Share, level = 0.95): Effect {
  const [c, t] = [shareFigure(control.successes, control.n), shareFigure(treated.successes, treated.n)]
  const [ofC, ofT] = [wilsonInterval(control.successes, control.n, level), wilsonInterval(treated.successes, treated.n, level)]
  const value = t.value - c.value
  const pooled = (control.successes + treated.successes) / (control.n + treated.n)
  const underNone = Math.sqrt(pooled * (1 - pooled) * (1 / control.n + 1 / treated.n))
  return {
    value,
    low: value - Math.hypot(t.value - ofT.low, ofC.high - c.value),
    high: value + Math.hypot(ofT.high - t.value, c.value - ofC.low),
    error: Math.sqrt(errorOf(c) + errorOf(t)),
    dof: Number.POSITIVE_INFINITY,
    p: underNone === 0 ? 1 : 2 * normalCdf(-Math.abs(value) / underNone),
  }
}

/**
 * The same evidence told as chances, from a flat prior: that the treatment is better, and what would be lost on average by
 * choosing it (or not) if that is wrong.
 */
export function chancesOf({ value, error }: Pick<Effect, 'value' | 'error'>): { better: number; lossIfTaken: number; lossIfLeft: number } {
  const better = normalCdf(value / error)
  const density = Math.exp(-((value / error) ** 2) / 2) / Math.sqrt(2 * Math.PI)
  const lossIfTaken = error * density - value * (1 - better)
  return { better, lossIfTaken, lossIfLeft: lossIfTaken + value }
}
