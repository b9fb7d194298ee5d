import { checkRange, DomainError } from '#base'
import { type Estimate, twoSidedZ } from '#kernel/stats'
import { checkPeople } from './figure.ts'

/** A value with its standard error, as it stands today. */
type Standing = Readonly<{ value: number; error: number }>
type Running = Estimate & Readonly<{ p: number }>
export type RunningOptions = Readonly<{ level?: number; side?: 'both' | 'greater' }>

/** How much of the variance at the planned end is mixed in, as a multiple: makes the interval narrowest about there. */
function tuningOf(alpha: number): number {
  return -2 * Math.log(alpha) + Math.log(1 - 2 * Math.log(alpha))
}

/**
 * Interval that holds at every look at once. With m = variance today / variance mixed in, the value is a Brownian motion at
 * time m, and its mixture over normal drifts passes 1/α at most once in 1/α times:
 *   radius² = error² · 2 (m+1)/m · log(√(m+1)/α)
 */
function mixed({ value, error }: Standing, m: number, alpha: number, side: 'both' | 'greater'): Running {
  if (!(error > 0 && Number.isFinite(error))) throw new DomainError('OUTCOME_CONSTANT')
  const times = (2 * (m + 1)) / m
  const z = value / error
  if (side === 'greater') {
    const radius = error * Math.sqrt(times * Math.log1p(Math.sqrt(m + 1) / (2 * alpha)))
    const odds = z > 0 ? Math.sqrt(m + 1) / (2 * Math.expm1((z * z) / times)) : Number.POSITIVE_INFINITY
    return { value, low: value - radius, high: Number.POSITIVE_INFINITY, p: Math.min(0.4999, odds) }
  }
  const radius = error * Math.sqrt(times * Math.log(Math.sqrt(m + 1) / alpha))
  return { value, low: value - radius, high: value + radius, p: Math.min(1, Math.sqrt(m + 1) * Math.exp(-(z * z) / times)) }
}

function alphaOf({ level = 0.95, side = 'both' }: RunningOptions): { alpha: number; side: 'both' | 'greater'; tuning: number } {
  twoSidedZ(level)
  const alpha = 1 - level
  if (side === 'greater') checkRange('level', level, 0.5 + 1e-9, 1)
  return { alpha, side, tuning: tuningOf(side === 'greater' ? 2 * alpha : alpha) }
}

/**
 * Interval that may be looked at every day, for people who come one after another and whose outcome is known when they come.
 * Valid in the limit of many people: as for every mean, skewed metrics need more (`heavinessOf`).
 * @param n       people so far, both groups
 * @param planned people at the end: there it is narrowest. Any number is valid; one far off only makes it wider.
 * @throws SAMPLE_TOO_SMALL, INVALID_ARGUMENT, OUTCOME_CONSTANT
 * @see Waudby-Smith et al. (2024), "Time-uniform central limit theory and asymptotic confidence sequences", Annals of Statistics 52(6).
 */
export function runningInterval(now: Standing, n: number, planned: number, options: RunningOptions = {}): Running {
  checkPeople(n, 2)
  checkPeople(planned, 2)
  const { alpha, side, tuning } = alphaOf(options)
  return mixed(now, (n * tuning) / planned, alpha, side)
}

/**
 * The same for groups fixed at the start whose outcomes add up day by day: the clock is the variance itself. Valid when what a
 * person does later does not depend on, or rises with, what they did before (buyers buy again); outcomes that happen once, such
 * as the first answer, are as good while fewer than about half of the people have one (`npm run drill -- campaigns`).
 * @param plannedError standard error expected at the end; any is valid, one far off makes the interval wider
 * @throws INVALID_ARGUMENT, OUTCOME_CONSTANT
 * @see Robbins (1970), "Statistical methods related to the law of the iterated logarithm", Annals of Mathematical Statistics 41(5).
 */
export function runningCohortInterval(now: Standing, plannedError: number, options: RunningOptions = {}): Running {
  checkRange('plannedError', plannedError, Number.MIN_VALUE, Number.MAX_VALUE)
  const { alpha, side, tuning } = alphaOf(options)
  return mixed(now, tuning * (now.error / plannedError) ** 2, alpha, side)
}
