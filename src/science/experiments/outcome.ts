import { type CalendarDate, DomainError, dateOfDay, dayNumber, decided, warned } from '#base'
import { plannedErrorOfMeans, plannedErrorOfShares } from '#kernel/experiments'
import { variance } from '#kernel/stats'
import type { Groups, Metric } from './compare.ts'
import { knownPast } from './past.ts'
import { readMetrics } from './readout.ts'
import type { Outcome } from './schema.ts'

/** People as they were drawn, in parallel; whoever they are is a mark. */
export type AssignedPeople = Readonly<{
  people: readonly string[]
  /** 0 is control. */
  arm: Int32Array
  /** Bands by score, 0 the best. */
  stratum: Int32Array
  /** Net spend in a window before the draw; NaN is unknown. */
  before: Float64Array
  /** 1 for who was contacted. */
  delivered: Uint8Array
}>

/** Lines of orders as `#ai/orders` cleans them, the customers by the marks of `people`. */
export type OutcomeOrders = Readonly<{
  customers: readonly string[]
  customer: Int32Array
  day: Int32Array
  /** With VAT as the share says; returns below zero. */
  amount: Float64Array
  /** 1 for a line that an earlier campaign counts. */
  taken?: Uint8Array
}>

/** What was fixed before the start. Amounts in units of the currency. */
export type CampaignTerms = Readonly<{
  arms: readonly Readonly<{ name: string; share: number }>[]
  currency: string
  success: 'orders' | 'revenue'
  startsOn: CalendarDate
  windowDays: number
  /** VAT that the amounts of the orders hold, over the net: 0.21. */
  vatShare: number
  /** Of net revenue. */
  marginShare: number
  /** Per person who was contacted. */
  contactCost: number
  /** Per order of a treated person, where the amounts of the orders do not have it off already. */
  discount: number
  programmeCost: number
  /** Standard errors expected for the end, per person. */
  plannedError?: Readonly<{ orders?: number; revenue?: number }>
}>

/** What an error for the end may be taken from where nothing was planned: the same people's past, known before the start. */
function plannedFrom({ arm, before }: AssignedPeople): { orders: number | null; revenue: number | null } {
  const known = before.filter((x) => !Number.isNaN(x))
  const control = arm.reduce((n, a) => n + (a === 0 ? 1 : 0), 0)
  const sizes = { control, treated: arm.length - control }
  if (known.length < 2 || Math.min(sizes.control, sizes.treated) < 2) return { orders: null, revenue: null }
  const share = known.reduce((n, x) => n + (x > 0 ? 1 : 0), 0) / known.length
  const spread = variance(known)
  return {
    orders: share > 0 && share < 1 ? plannedErrorOfShares(share, 0, sizes) : null,
    revenue: spread > 0 ? plannedErrorOfMeans(spread, sizes) : null,
  }
}

/**
 * What a campaign brought, from the orders that came: people as assigned whether contacted or not, orders of the window only.
 * Revenue is without VAT and net of returns of the window; margin is that times its share, less discounts and contacts.
 * @param today the last day that the orders reach
 * @throws SAMPLE_TOO_SMALL without two people in control and two treated
 */
export function readOutcome(
  input: Readonly<{ assigned: AssignedPeople; orders: OutcomeOrders; terms: CampaignTerms; today: CalendarDate }>,
): Outcome {
  const { assigned, orders, terms, today } = input
  const { arm, delivered, people } = assigned
  const n = arm.length
  const treatedPeople = arm.reduce((sum, a) => sum + (a > 0 ? 1 : 0), 0)
  if (Math.min(treatedPeople, n - treatedPeople) < 2)
    throw new DomainError('SAMPLE_TOO_SMALL', { n: Math.min(treatedPeople, n - treatedPeople), least: 2 })
  const start = dayNumber(terms.startsOn)
  const end = start + terms.windowDays - 1
  const now = dayNumber(today)

  const placeOf = new Map(people.map((person, i) => [person, i]))
  const places = orders.customers.map((customer) => placeOf.get(customer) ?? -1)
  const [revenue, bought, lastDay] = [new Float64Array(n), new Float64Array(n), new Int32Array(n).fill(-1)]
  const left = { used: 0, before: 0, after: 0, unknown: 0, taken: 0, returns: 0 }
  for (let i = 0; i < orders.customer.length; i++) {
    const [place, day, amount] = [places[orders.customer[i]!]!, orders.day[i]!, orders.amount[i]!]
    if (day < start) left.before++
    else if (day > end || day > now) left.after++
    else if (place < 0) left.unknown++
    else if (orders.taken?.[i]) left.taken++
    else {
      left.used++
      revenue[place]! += amount / (1 + terms.vatShare)
      if (amount < 0) left.returns++
      // What one person buys on one day is one order
      else if (lastDay[place] !== day) {
        bought[place]!++
        lastDay[place] = day
      }
    }
  }
  let [contacted, controlContacted, discounts] = [0, 0, 0]
  const margin = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    margin[i] = revenue[i]! * terms.marginShare
    if (arm[i] === 0) controlContacted += delivered[i]!
    else {
      const own = terms.discount * bought[i]!
      margin[i]! -= own + terms.contactCost * delivered[i]!
      discounts += own
      contacted += delivered[i]!
    }
  }
  const planned = plannedFrom(assigned)
  const errors = { orders: terms.plannedError?.orders ?? planned.orders, revenue: terms.plannedError?.revenue ?? planned.revenue }
  const metric = (name: string, kind: Metric['kind'], values: Float64Array, plannedError: number | null): Metric => ({
    name,
    kind,
    values,
    plannedError,
  })
  const byName = {
    orders: metric(
      'orders',
      'share',
      bought.map((x) => (x > 0 ? 1 : 0)),
      errors.orders,
    ),
    revenue: metric('revenue', 'amount', revenue, errors.revenue),
  }
  const others = terms.success === 'orders' ? byName.revenue : byName.orders
  const ofMargin = metric(
    'margin',
    'amount',
    margin,
    errors.revenue === null ? null : Math.max(Number.MIN_VALUE, errors.revenue * terms.marginShare),
  )
  const { before, unknown } = knownPast(assigned.before)
  const strata = assigned.stratum.reduce((most, band) => Math.max(most, band), 0) + 1
  const groups: Groups = { arm, arms: terms.arms.length, stratum: strata > 1 ? assigned.stratum : null, strata, before }
  const daysLeft = Math.max(0, end - now)
  const notes = [
    ...(left.taken > 0 ? [decided('EXPERIMENT_ORDERS_TAKEN', { n: left.taken })] : []),
    ...(left.unknown > 0 ? [decided('EXPERIMENT_ORDERS_UNKNOWN', { n: left.unknown })] : []),
    ...(left.before > 0 ? [decided('EXPERIMENT_ORDERS_BEFORE', { n: left.before })] : []),
    ...(left.after > 0 ? [decided('EXPERIMENT_ORDERS_AFTER', { n: left.after })] : []),
    ...(left.returns > 0 ? [decided('EXPERIMENT_RETURNS', { n: left.returns })] : []),
    ...(controlContacted > 0 ? [warned('EXPERIMENT_CONTROL_CONTACTED', { n: controlContacted })] : []),
    ...(unknown > 0 && before !== null ? [decided('EXPERIMENT_BEFORE_UNKNOWN', { n: unknown })] : []),
  ]
  const readout = readMetrics({
    ...{ groups, arms: terms.arms.map(({ name }) => name), shares: terms.arms.map(({ share }) => share) },
    metrics: [byName[terms.success], others, ofMargin],
    ...{ daysLeft, segment: null, score: null, notes },
  })
  const total = readout.metrics.find(({ name }) => name === 'margin')!.compared[0]!.total
  const { programmeCost } = terms
  return {
    ...readout,
    ...{ currency: terms.currency, from: terms.startsOn, to: dateOfDay(end), today, final: daysLeft === 0, daysLeft },
    ...{ orders: left, delivered: contacted, controlContacted },
    costs: { contacts: contacted * terms.contactCost, discounts, programme: programmeCost },
    profit: total && { low: total.low - programmeCost, value: total.value - programmeCost, high: total.high - programmeCost },
  }
}
