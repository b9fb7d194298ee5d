import { addDays, dayNumber } from '#base'

/** Two whole years: the history of the shop. Days count from the first one. */
export const firstDate = '2024-01-01'
export const firstDay = dayNumber(firstDate)
export const days = dayNumber('2026-01-01') - firstDay
export const dateOf = (day: number): string => addDays(firstDate, Math.floor(day))
/** `YYYY-MM-DD HH:MM:SS` of a moment given in days. */
export function momentOf(day: number): string {
  const seconds = Math.floor((day - Math.floor(day)) * 86_400)
  const two = (n: number) => String(n).padStart(2, '0')
  return `${dateOf(day)} ${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
}

/** The day on which the table with the outcome looks back and forward, and how far forward. */
export const cutoff = dayNumber('2025-07-01') - firstDay
export const windowDays = days - cutoff

/** Monday … Sunday; mean 1. */
export const weekFactors = [0.95, 0.9, 0.92, 0.98, 1.1, 1.15, 1.0] as const
/** January … December: sales in January and July, gifts in November and December, a quiet August. */
export const monthFactors = [1.08, 0.84, 0.9, 0.95, 1.02, 0.95, 1.05, 0.72, 0.9, 0.98, 1.3, 1.45] as const

/** Season of each day: week × year. */
export const season = Float64Array.from({ length: days }, (_, day) => {
  const weekday = (((firstDay + day + 3) % 7) + 7) % 7
  return weekFactors[weekday]! * monthFactors[Number(dateOf(day).slice(5, 7)) - 1]!
})
export const highestSeason = Math.max(...season)
