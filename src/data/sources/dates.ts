import { daysInMonth } from '#base'

/**
 * What `scanDate` found: the moment in ms UTC for each order of year, month and day (NaN when it is no date so). One
 * object, filled anew by every call.
 */
export const scannedDate = { ymd: Number.NaN, dmy: Number.NaN, mdy: Number.NaN, hasTime: false }

const millisecondsPerDay = 86_400_000

/** Days since 1970-01-01 of a day of the Gregorian calendar (Howard Hinnant, "chrono-compatible low-level date algorithms"). */
function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
}

const dayStart = (year: number, month: number, day: number): number =>
  year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month)
    ? daysFromCivil(year, month, day) * millisecondsPerDay
    : Number.NaN

/** POSIX: 69–99 are 1969–1999, 00–68 are 2000–2068. */
const fullYear = (year: number, digits: number): number => (digits > 2 ? year : year < 69 ? 2000 + year : 1900 + year)

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 48 && byte <= 57

/** Reads a date with separators, with or without a time of day and an offset. @returns false when the cell is none */
export function scanDate(bytes: Buffer, start: number, end: number): boolean {
  const size = end - start
  if (size < 6 || size > 40 || !isDigit(bytes[start])) return false
  let p = start
  let first = 0
  for (; p < end && isDigit(bytes[p]); p++) first = first * 10 + bytes[p]! - 48
  const firstDigits = p - start
  const separator = bytes[p]
  if (firstDigits > 4 || firstDigits === 3) return false
  if (separator !== 45 && separator !== 47 && separator !== 46) return scanNamedMonth(bytes, start, end)
  const secondStart = ++p
  let second = 0
  for (; p < end && isDigit(bytes[p]); p++) second = second * 10 + bytes[p]! - 48
  const secondDigits = p - secondStart
  if (secondDigits === 0) return scanNamedMonth(bytes, start, end)
  if (secondDigits > 2) return false
  if (p === end && firstDigits === 4 && secondDigits === 2 && separator !== 46)
    return keep(first >= 1800 && first <= 2200 ? dayStart(first, second, 1) : Number.NaN, Number.NaN, Number.NaN, 0, false)
  if (p >= end || bytes[p] !== separator) return false
  const thirdStart = ++p
  let third = 0
  for (; p < end && p - thirdStart < 4 && isDigit(bytes[p]); p++) third = third * 10 + bytes[p]! - 48
  const thirdDigits = p - thirdStart
  const offset = p === end ? 0 : timeOfDay(bytes, p, end)
  if (Number.isNaN(offset)) return false
  const hasTime = p < end
  if (firstDigits === 4)
    return thirdDigits > 2 || thirdDigits === 0 ? false : keep(dayStart(first, second, third), Number.NaN, Number.NaN, offset, hasTime)
  if (thirdDigits !== 2 && thirdDigits !== 4) return false
  const year = fullYear(third, thirdDigits)
  return keep(Number.NaN, dayStart(year, second, first), dayStart(year, first, second), offset, hasTime)
}

function keep(ymd: number, dmy: number, mdy: number, offset: number, hasTime: boolean): boolean {
  scannedDate.ymd = ymd + offset
  scannedDate.dmy = dmy + offset
  scannedDate.mdy = mdy + offset
  scannedDate.hasTime = hasTime
  return !(Number.isNaN(ymd) && Number.isNaN(dmy) && Number.isNaN(mdy))
}

const clock =
  /^(?:T|,? {1,2})(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)? ?(?:([ap])\.? ?m\.?)?(?: ?(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?))?$/i

/** Milliseconds after the day's start, in UTC when an offset is given; NaN when the bytes are no time of day. */
function timeOfDay(bytes: Buffer, start: number, end: number): number {
  const quick = quickTime(bytes, start, end)
  if (!Number.isNaN(quick)) return quick
  const match = clock.exec(bytes.toString('latin1', start, end))
  if (!match) return Number.NaN
  const [, hourText, minuteText, secondText = '0', fraction = '', half, zone] = match
  let hour = Number(hourText)
  if (half) {
    if (hour < 1 || hour > 12) return Number.NaN
    hour = (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0)
  }
  const minute = Number(minuteText)
  const second = Number(secondText)
  if (hour > 24 || minute > 59 || second > 60 || (hour === 24 && minute + second > 0)) return Number.NaN
  const milliseconds = Number(fraction.slice(0, 3).padEnd(3, '0'))
  return ((hour * 60 + minute) * 60 + second) * 1000 + milliseconds - zoneOffset(zone)
}

function zoneOffset(zone: string | undefined): number {
  const match = zone && /^([+-])(\d{2}):?(\d{2})?$/.exec(zone)
  if (!match) return 0
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3] ?? 0)) * 60_000
}

/** ` HH:MM` and ` HH:MM:SS`, by far the most frequent, without a string. */
function quickTime(bytes: Buffer, p: number, end: number): number {
  const size = end - p
  if ((size !== 6 && size !== 9) || (bytes[p] !== 32 && bytes[p] !== 84) || bytes[p + 3] !== 58 || (size === 9 && bytes[p + 6] !== 58))
    return Number.NaN
  const pair = (at: number): number => (isDigit(bytes[at]) && isDigit(bytes[at + 1]) ? bytes[at]! * 10 + bytes[at + 1]! - 528 : Number.NaN)
  const hour = pair(p + 1)
  const minute = pair(p + 4)
  const second = size === 9 ? pair(p + 7) : 0
  return hour <= 23 && minute <= 59 && second <= 59 ? ((hour * 60 + minute) * 60 + second) * 1000 : Number.NaN
}

const months = 'ene|jan|feb|mar|abr|apr|may|jun|jul|ago|aug|sept?|set|oct|nov|dic|dec'
const monthNumber: Record<string, number> = {
  ene: 1,
  jan: 1,
  feb: 2,
  mar: 3,
  abr: 4,
  apr: 4,
  may: 5,
  jun: 6,
  jul: 7,
  ago: 8,
  aug: 8,
  sep: 9,
  set: 9,
  oct: 10,
  nov: 11,
  dic: 12,
  dec: 12,
}
const namedMonth = new RegExp(
  `^(\\d{1,2})(?:st|nd|rd|th)?[-/. ](?:de |of )?(${months})[a-z]*\\.?,?[-/. ](?:de |del )?(\\d{4}|\\d{2})(.*)$`,
  'i',
)

/** 15-ene-2024, 15 de enero de 2024, 15 Jan 2024: the order is plain, so the date holds for any. */
function scanNamedMonth(bytes: Buffer, start: number, end: number): boolean {
  const match = namedMonth.exec(bytes.toString('latin1', start, end))
  if (!match) return false
  const [, day, month = '', year = '', rest = ''] = match
  const offset = rest === '' ? 0 : timeOfDay(bytes, end - rest.length, end)
  const moment = dayStart(fullYear(Number(year), year.length), monthNumber[month.toLowerCase().slice(0, 3)] ?? 0, Number(day))
  if (Number.isNaN(moment + offset)) return false
  return keep(moment, moment, moment, offset, rest !== '')
}

/** Eight digits as a day between 1900 and 2099, ms UTC; NaN when they are none. */
export function compactDate(digits: number): number {
  const year = Math.floor(digits / 10_000)
  return year < 1900 || year > 2099 ? Number.NaN : dayStart(year, Math.floor(digits / 100) % 100, digits % 100)
}
