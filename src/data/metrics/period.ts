import { addDays, type CalendarDate, weekday } from '#base'
import type { MetricPeriod } from './schema.ts'

/** Days from `from`, up to and without `to`. */
export type Days = Readonly<{ from: CalendarDate; to: CalendarDate }>

const monthBefore = (first: CalendarDate): CalendarDate => `${addDays(first, -1).slice(0, 8)}01`
const monthAfter = (first: CalendarDate): CalendarDate => `${addDays(first, 31).slice(0, 8)}01`

/** The period that runs today; null for a rolling one, which always ends with yesterday. */
export function runningPeriod(period: MetricPeriod, today: CalendarDate): Days | null {
  if (period.kind === 'rolling') return null
  if (period.kind === 'day') return { from: today, to: addDays(today, 1) }
  if (period.kind === 'week') {
    const monday = addDays(today, 1 - weekday(today))
    return { from: monday, to: addDays(monday, 7) }
  }
  const first = `${today.slice(0, 8)}01`
  return { from: first, to: monthAfter(first) }
}

/** The newest `count` periods that are over today, oldest first. A rolling one ends on each day. */
export function closedPeriods(period: MetricPeriod, today: CalendarDate, count: number): Days[] {
  const found: Days[] = []
  let to = runningPeriod(period, today)?.from ?? today
  while (found.length < count) {
    const from =
      period.kind === 'rolling'
        ? addDays(to, -period.days)
        : period.kind === 'month'
          ? monthBefore(to)
          : addDays(to, period.kind === 'week' ? -7 : -1)
    found.unshift({ from, to })
    to = period.kind === 'rolling' ? addDays(to, -1) : from
  }
  return found
}
