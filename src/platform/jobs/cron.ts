import { DomainError } from '#base'
import { instantsAt, localTimeOf, transitionAfter } from './zone.ts'

/** A schedule of five fields as sets of numbers. */
export type Cron = Readonly<{
  text: string
  minutes: readonly number[]
  hours: readonly number[]
  days: readonly number[]
  months: readonly number[]
  /** 0 = Sunday … 6 = Saturday */
  weekdays: readonly number[]
  /** Whether day of the month and weekday were left open (`*`): when both are given, either is enough. */
  anyDay: boolean
  anyWeekday: boolean
  /** The hour is `*` or a step of it: such a schedule counts elapsed time, not the clock on the wall. */
  everyHour: boolean
}>

const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const dayNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']

function field(text: string, low: number, high: number, names: readonly string[] = []): number[] | null {
  const found = new Set<number>()
  const numberOf = (word: string): number => {
    const named = names.indexOf(word.toLowerCase())
    return named >= 0 ? named + low : /^\d{1,2}$/.test(word) ? Number(word) : Number.NaN
  }
  for (const part of text.split(',')) {
    const match = /^(\*|[a-z\d]+)(?:-([a-z\d]+))?(?:\/(\d{1,2}))?$/i.exec(part)
    if (!match) return null
    const [, from = '', to, step] = match
    if (from === '*' && to !== undefined) return null
    const first = from === '*' ? low : numberOf(from)
    const last = from === '*' || (to === undefined && step !== undefined) ? high : to === undefined ? first : numberOf(to)
    const by = step === undefined ? 1 : Number(step)
    if (!(first >= low && last <= high && first <= last && by >= 1)) return null
    for (let n = first; n <= last; n += by) found.add(n)
  }
  return [...found].sort((a, b) => a - b)
}

/** Reads minute, hour, day of the month, month and weekday. @throws CRON_INVALID */
export function parseCron(text: string): Cron {
  const parts = text.trim().split(/\s+/)
  const invalid = () => new DomainError('CRON_INVALID', { cron: text.slice(0, 100) })
  if (parts.length !== 5) throw invalid()
  const [minute, hour, day, month, weekday] = parts as [string, string, string, string, string]
  const minutes = field(minute, 0, 59)
  const hours = field(hour, 0, 23)
  const days = field(day, 1, 31)
  const months = field(month, 1, 12, monthNames)
  // 7 is Sunday too.
  const weekdays = field(weekday, 0, 7, dayNames)
  if (!minutes || !hours || !days || !months || !weekdays) throw invalid()
  return {
    text: parts.join(' '),
    minutes,
    hours,
    days,
    months,
    weekdays: [...new Set(weekdays.map((n) => n % 7))].sort((a, b) => a - b),
    anyDay: day.startsWith('*'),
    anyWeekday: weekday.startsWith('*'),
    everyHour: hour.startsWith('*'),
  }
}

function matchesDay(cron: Cron, date: Date): boolean {
  if (!cron.months.includes(date.getUTCMonth() + 1)) return false
  const day = cron.days.includes(date.getUTCDate())
  const weekday = cron.weekdays.includes(date.getUTCDay())
  return cron.anyDay || cron.anyWeekday ? day && weekday : day || weekday
}

/** When one local time of a schedule is due: once, whatever the clocks do that day. */
function instantsOf(cron: Cron, zone: string, local: number): number[] {
  const instants = instantsAt(zone, local)
  if (cron.everyHour) return instants
  return [instants[0] ?? transitionAfter(zone, local)]
}

const millisecondsPerDay = 86_400_000
/** 29 February on a given weekday comes at most every 40 years. */
const longestSearchDays = 41 * 366

/**
 * The next times of a schedule after an instant, that instant not among them.
 *
 * A time that does not exist (clocks go forward) is due at the next instant that does; a time that comes twice (clocks go
 * back) is due at the first. Schedules of every hour go by elapsed time instead: they leave out what does not exist and
 * run in both hours.
 * @returns at most `n` times; none for a date that never comes (30 February)
 */
export function nextTimes(cron: Cron, zone: string, after: Date, n = 1): Date[] {
  const found: number[] = []
  const today = Math.floor(localTimeOf(zone, after.getTime()) / millisecondsPerDay)
  // The day before too: its time may be due only after a gap at midnight.
  for (let day = today - 1; day < today + longestSearchDays; day++) {
    const midnight = day * millisecondsPerDay
    if (!matchesDay(cron, new Date(midnight))) continue
    const due = cron.hours.flatMap((hour) =>
      cron.minutes.flatMap((minute) => instantsOf(cron, zone, midnight + (hour * 60 + minute) * 60_000)),
    )
    for (const instant of [...new Set(due)].sort((a, b) => a - b))
      if (instant > (found.at(-1) ?? after.getTime())) {
        found.push(instant)
        if (found.length === n) return found.map((each) => new Date(each))
      }
  }
  return found.map((each) => new Date(each))
}
