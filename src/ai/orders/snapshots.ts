import type { Orders } from './clean.ts'
import { features, type Past } from './features.ts'
import type { Rhythm } from './rhythm.ts'
import type { OrderQuestion } from './schema.ts'

/** Customers as they were at the end of a day, and what came after. */
export type Snapshot = Readonly<{
  cut: number
  /** Places in `orders.customers`. */
  customer: Int32Array
  /** One column for each of `features`. */
  features: readonly Float64Array[]
  /**
   * 1 where what is asked came true within the window after the day, or what was spent in it; null where the window is not
   * over.
   */
  outcome: Float64Array | null
}>

/** Days of a year whose season is compared. */
const yearDays = 365
const mostCuts = 12

/** Who can still be asked about: for `leave` those who bought in the last window, for the others those of the last three. */
const lookBackDays = (question: OrderQuestion, windowDays: number): number => (question === 'leave' ? 1 : 3) * windowDays

function pastOf({ day, amount }: Orders, from: number, to: number, cut: number, windowDays: number, firstDay: number): Past | null {
  const [now, before] = [cut - windowDays, cut - 2 * windowDays]
  const [seasonFrom, seasonTo] = [cut - yearDays, cut - yearDays + windowDays]
  let [purchases, first, last, gaps, gapSum, gapSquares] = [0, 0, 0, 0, 0, 0]
  let [bought, returned, returns, largest] = [0, 0, 0, 0]
  let [purchasesNow, purchasesBefore, netNow, netBefore, season] = [0, 0, 0, 0, 0]
  for (let i = from; i < to; i++) {
    const [when, worth] = [day[i]!, amount[i]!]
    if (when > now) netNow += worth
    else if (when > before) netBefore += worth
    if (worth < 0) {
      returns++
      returned -= worth
      continue
    }
    bought += worth
    largest = Math.max(largest, worth)
    if (purchases > 0 && when === last) continue
    if (purchases === 0) first = when
    else {
      gaps++
      gapSum += when - last
      gapSquares += (when - last) ** 2
    }
    purchases++
    last = when
    if (when > now) purchasesNow++
    else if (when > before) purchasesBefore++
    if (when > seasonFrom && when <= seasonTo) season++
  }
  if (purchases === 0) return null
  return {
    ...{ windowDays, cut, purchases, firstDay: first, lastDay: last, gaps, gapSum, gapSquares },
    ...{ bought, returned, returns, largest, purchasesNow, purchasesBefore, netNow, netBefore },
    purchasesOfSeason: seasonFrom >= firstDay ? season : Number.NaN,
  }
}

/** Sums of amounts without the noise of their last bits, which a person would read. */
const tidy = (value: number): number => Math.round(value * 1e6) / 1e6

/**
 * The customers as they were at the end of the day `cut`, from nothing later, and what came in the window after it.
 * Linear in the lines of the file.
 */
export function snapshotAt(orders: Orders, rhythm: Rhythm, question: OrderQuestion, cut: number): Snapshot {
  const { customer, day, amount } = orders
  const { windowDays, firstDay, lastDay } = rhythm
  const isOver = cut + windowDays <= lastDay
  const who: number[] = []
  const rows: number[][] = features.map(() => [])
  const outcome: number[] = []
  for (let from = 0; from < day.length; ) {
    let to = from
    while (to < day.length && customer[to] === customer[from] && day[to]! <= cut) to++
    let end = to
    let [again, spent] = [false, 0]
    for (; end < day.length && customer[end] === customer[from]; end++) {
      if (day[end]! > cut + windowDays) continue
      again ||= amount[end]! > 0
      spent += amount[end]!
    }
    const past = to > from ? pastOf(orders, from, to, cut, windowDays, firstDay) : null
    if (past && cut - past.lastDay < lookBackDays(question, windowDays)) {
      who.push(customer[from]!)
      for (const [j, { of }] of features.entries()) rows[j]!.push(tidy(of(past)))
      outcome.push(question === 'value' ? spent : Number(question === 'buy' ? again : !again))
    }
    from = end
  }
  return {
    cut,
    customer: Int32Array.from(who),
    features: rows.map((column) => Float64Array.from(column)),
    outcome: isOver ? Float64Array.from(outcome) : null,
  }
}

/** Days at which the past is cut: to learn from, to be measured at, and now. */
export type Cuts = Readonly<{ learn: readonly number[]; measure: number; now: number }>

/**
 * The latest window that is over measures; what is learnt from is over before it begins. The days to learn from are a third
 * of a window apart, so that seasons are seen, twelve at most, and have at least a window to look back on.
 */
export function cutsOf({ firstDay, lastDay, windowDays }: Rhythm): Cuts {
  const measure = lastDay - windowDays
  const step = Math.max(1, Math.round(windowDays / 3))
  const learn: number[] = []
  for (let cut = measure - windowDays; cut - firstDay + 1 >= windowDays && learn.length < mostCuts; cut -= step) learn.push(cut)
  return { learn: learn.reverse(), measure, now: lastDay }
}
