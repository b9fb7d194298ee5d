import { DomainError } from './errors.ts'

/** A calendar date, `YYYY-MM-DD`: no hour, no zone. */
export type CalendarDate = string

export const millisecondsPerDay = 86_400_000

const leap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
/** Days of a month, 1 ≤ month ≤ 12. */
export const daysInMonth = (year: number, month: number): number =>
  month === 2 ? (leap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31

/** Whether the three numbers are a day of the Gregorian calendar between the years 1 and 9999. */
export const isCalendarDay = (year: number, month: number, day: number): boolean =>
  year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month)

/** Days since 1970-01-01. @throws DATE_INVALID */
export function dayNumber(date: CalendarDate): number {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date)
  if (!match || !isCalendarDay(Number(match[1]), Number(match[2]), Number(match[3]))) throw new DomainError('DATE_INVALID', { date })
  return Date.parse(`${date}T00:00:00Z`) / millisecondsPerDay
}

/** The date that lies so many days after 1970-01-01. */
export const dateOfDay = (day: number): CalendarDate => new Date(day * millisecondsPerDay).toISOString().slice(0, 10)

export const addDays = (date: CalendarDate, days: number): CalendarDate => dateOfDay(dayNumber(date) + days)

/** ISO weekday: 1 = Monday … 7 = Sunday. */
export const weekday = (date: CalendarDate): number => ((((dayNumber(date) + 3) % 7) + 7) % 7) + 1

/** Days worked in a week and the dates when nobody works. */
export type WorkingCalendar = Readonly<{ workdays: readonly number[]; holidays: ReadonlySet<CalendarDate> }>

export const isWorkday = (calendar: WorkingCalendar, date: CalendarDate): boolean =>
  calendar.workdays.includes(weekday(date)) && !calendar.holidays.has(date)

/** The date `n` workdays after `date` (n ≥ 0); the day itself does not count. */
export function addWorkdays(calendar: WorkingCalendar, date: CalendarDate, n: number): CalendarDate {
  if (calendar.workdays.length === 0) throw new DomainError('INVALID_ARGUMENT', { name: 'workdays', got: '[]', expected: '1…7' })
  let day = dayNumber(date)
  for (let left = n; left > 0; ) if (isWorkday(calendar, dateOfDay(++day))) left--
  return dateOfDay(day)
}
