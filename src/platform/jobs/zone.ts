import { DomainError } from '#base'

const formats = new Map<string, Intl.DateTimeFormat>()

/** @throws TIME_ZONE_UNKNOWN */
function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone)
  if (!format) {
    try {
      format = new Intl.DateTimeFormat('en-US', {
        timeZone: zone,
        hourCycle: 'h23',
        ...{ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' },
      })
    } catch (cause) {
      throw new DomainError('TIME_ZONE_UNKNOWN', { zone: zone.slice(0, 100) }, { cause })
    }
    formats.set(zone, format)
  }
  return format
}

/** @throws TIME_ZONE_UNKNOWN for a name that is not of the IANA database */
export const checkZone = (zone: string): void => void formatOf(zone)

/** What the clock on the wall says at an instant, written as milliseconds as if it were UTC. */
export function localTimeOf(zone: string, instant: number): number {
  const part: Record<string, number> = {}
  for (const { type, value } of formatOf(zone).formatToParts(instant)) part[type] = Number(value)
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part
  return Date.UTC(year, month - 1, day, hour, minute, second)
}

const offset = (zone: string, instant: number): number => localTimeOf(zone, instant) - instant
const millisecondsPerDay = 86_400_000

/** The instants at which the clock on the wall says this: none in a gap, two where it comes twice. */
export function instantsAt(zone: string, local: number): number[] {
  const offsets = new Set([offset(zone, local - millisecondsPerDay), offset(zone, local + millisecondsPerDay)])
  return [...offsets]
    .map((each) => local - each)
    .filter((instant) => localTimeOf(zone, instant) === local)
    .sort((a, b) => a - b)
}

/** The first instant after the gap into which this local time falls. */
export function transitionAfter(zone: string, local: number): number {
  let [before, after] = [local - millisecondsPerDay, local + millisecondsPerDay]
  const later = offset(zone, after)
  while (after - before > 1000) {
    const middle = Math.floor((before + after) / 2000) * 1000
    if (offset(zone, middle) === later) after = middle
    else before = middle
  }
  return after
}
