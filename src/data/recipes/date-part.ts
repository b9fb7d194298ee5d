import { millisecondsPerDay } from '#base'
import type { dateParts } from './schema.ts'

type DatePart = (typeof dateParts)[number]

/** Year, month 1–12 and day of a day number, in the Gregorian calendar (Hinnant, "chrono-compatible date algorithms"). */
function civil(day: number): { year: number; month: number; day: number } {
  const z = day + 719_468
  const era = Math.floor(z / 146_097)
  const dayOfEra = z - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shifted = Math.floor((5 * dayOfYear + 2) / 153)
  const month = shifted < 10 ? shifted + 3 : shifted - 9
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1,
  }
}

/** Days from one moment to another; whole milliseconds, as SQL gives them. */
export const daysBetween = (from: number, to: number): number => (Math.floor(to) - Math.floor(from)) / millisecondsPerDay

/** How each part comes from ms since 1970 UTC and the reference in ms; weekday 1 = Monday … 7 = Sunday. */
export const datePartOf: Record<DatePart, (ms: number, reference: number) => number> = {
  year: (ms) => civil(Math.floor(ms / millisecondsPerDay)).year,
  month: (ms) => civil(Math.floor(ms / millisecondsPerDay)).month,
  day: (ms) => civil(Math.floor(ms / millisecondsPerDay)).day,
  weekday: (ms) => {
    const day = (Math.floor(ms / millisecondsPerDay) + 3) % 7
    return (day < 0 ? day + 7 : day) + 1
  },
  hour: (ms) => Math.floor((ms - Math.floor(ms / millisecondsPerDay) * millisecondsPerDay) / 3_600_000),
  days: (ms, reference) => daysBetween(ms, reference),
}
