import { quantile } from '#kernel/stats'
import type { Orders } from './clean.ts'

export type Rhythm = Readonly<{
  customers: number
  /** Customers who bought on more than one day. */
  repeating: number
  /** Purchases, one a customer and day. */
  purchases: number
  /** Days since 1970-01-01. */
  firstDay: number
  lastDay: number
  /** Days between a purchase and the next of the same customer; null without any. */
  medianGap: number | null
  longGap: number | null
  /** Days that are looked at after each cut. */
  windowDays: number
  /** Whether the window is shorter than the rhythm asks, because the file is. */
  cutShort: boolean
  /** Customers without a purchase in the last `windowDays`. */
  gone: number
}>

const windows = [7, 14, 30, 60, 90, 120, 180, 365]

/**
 * How often customers buy and the window that follows: the shortest usual one that four of five gaps fit in, and at most
 * a third of the time in the file, so that a look back, a window to learn from and one to test with have room.
 * Gaps that the end of the file cuts are not in it, so long ones are rather more frequent than seen.
 */
export function rhythmOf({ customer, day, amount }: Orders, givenDays?: number): Rhythm {
  const gaps: number[] = []
  const last = new Map<number, number>()
  const repeated = new Set<number>()
  let [purchases, firstDay, lastDay] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (let i = 0; i < day.length; i++) {
    const [who, when] = [customer[i]!, day[i]!]
    firstDay = Math.min(firstDay, when)
    lastDay = Math.max(lastDay, when)
    if (amount[i]! < 0 || last.get(who) === when) continue
    purchases++
    const before = last.get(who)
    if (before !== undefined) {
      gaps.push(when - before)
      repeated.add(who)
    }
    last.set(who, when)
  }
  const longGap = gaps.length === 0 ? null : quantile(gaps, 0.8)
  const asked = windows.find((days) => days >= (longGap ?? 90)) ?? windows.at(-1)!
  const room = Math.max(1, Math.floor((lastDay - firstDay + 1) / 3))
  const proposed = asked <= room ? asked : (windows.findLast((days) => days <= room) ?? room)
  const windowDays = givenDays ?? proposed
  const gone = [...last.values()].filter((when) => lastDay - when >= windowDays).length
  return {
    customers: last.size,
    repeating: repeated.size,
    purchases,
    firstDay,
    lastDay,
    medianGap: gaps.length === 0 ? null : quantile(gaps, 0.5),
    longGap,
    windowDays,
    cutShort: givenDays === undefined ? proposed < asked : givenDays > room,
    gone,
  }
}
