import type { Rng } from '#kernel/sampling'
import { days, highestSeason, season } from './calendar.ts'
import { isPutOff, type Sending } from './campaigns.ts'
import { type Customer, streamOf } from './customer.ts'
import { below, chance, exponential, pick, pickWeighted } from './draws.ts'
import { categories, devices, returnReasons, trafficSources } from './words.ts'

export type Line = { product: number; units: number /** Cents per unit, after discount. */; price: number; amount: number }
export type Order = { day: number; campaign: string | null; lines: Line[]; discount: number; shipping: number; total: number }
export type Return = { order: number; line: number; day: number; units: number; amount: number; reason: string }
export type Session = { day: number; device: string; source: string; pages: number; seconds: number; cart: boolean; order: number | null }
export type History = { orders: Order[]; returns: Return[]; sessions: Session[] }

/** All products in the order of their categories; `price` in cents, tax included. */
export const products = categories.flatMap(([category, , items], c) => items.map(([name, price]) => ({ category, c, name, price })))
const productsOf = categories.map((_, c) => products.flatMap((product, at) => (product.c === c ? [at] : [])))
const freeShippingFrom = 4000
const shippingCost = 490

/** Moments of a Poisson process whose rate follows the season, by thinning (Lewis and Shedler 1979). */
function momentsOf(rng: Rng, perYear: number, from: number, to: number): number[] {
  const moments: number[] = []
  const most = (perYear / 365) * highestSeason
  for (let day = from + exponential(rng) / most; day < to; day += exponential(rng) / most) {
    if (rng() < season[Math.floor(day)]! / highestSeason) moments.push(day)
  }
  return moments
}

/** A moment of the same day between 8 and 23 o'clock, more in the evening. */
const inTheDay = (rng: Rng, day: number): number => Math.floor(day) + (8 + 15 * Math.max(rng(), rng())) / 24

function makeOrder(rng: Rng, customer: Customer, day: number, campaign: string | null, discount: number): Order {
  const { category, spend } = customer.nature
  const lines: Line[] = []
  const count = 1 + Math.floor(exponential(rng) * 0.9)
  for (let k = 0; k < Math.min(count, 6); k++) {
    const product = pick(rng, productsOf[chance(rng, 0.6) ? category : below(rng, categories.length)]!)
    const units = chance(rng, 0.82) ? 1 : 2 + below(rng, 2)
    // Who spends more takes the larger size: the price varies, within reason.
    const price = Math.max(100, Math.round(products[product]!.price * Math.min(2, Math.max(0.6, spend)) * (1 - discount)))
    lines.push({ product, units, price, amount: price * units })
  }
  const goods = lines.reduce((sum, line) => sum + line.amount, 0)
  const shipping = goods >= freeShippingFrom ? 0 : shippingCost
  return { day, campaign, lines, discount, shipping, total: goods + shipping }
}

function makeSessions(
  rng: Rng,
  customer: Customer,
  orders: readonly Order[],
  sendings: readonly Sending[],
  from: number,
  to: number,
): Session[] {
  const session = (day: number, order: number | null): Session => {
    const pages = 1 + Math.floor(exponential(rng) * (order === null ? 3 : 6)) + (order === null ? 0 : 3)
    const contacted = sendings.some(({ treated, campaign }) => treated && day >= campaign.day && day < campaign.day + 3)
    return {
      ...{ day, pages, order },
      device: pickWeighted(rng, devices)[0],
      source: contacted && chance(rng, 0.5) ? 'correo' : pickWeighted(rng, trafficSources)[0],
      seconds: Math.round(pages * 12 * (0.5 + exponential(rng))),
      cart: order !== null || chance(rng, 0.12),
    }
  }
  const bought = orders.map((order, at) => session(Math.max(Math.floor(order.day), order.day - (3 + 20 * rng()) / 1440), at))
  // Interest fades in the last two months before leaving: what a model can see coming.
  const fading = Math.max(from, Math.min(to, customer.nature.leaves - 60))
  const looked = [
    ...momentsOf(rng, customer.nature.rate * 1.6, from, fading),
    ...momentsOf(rng, customer.nature.rate * 0.5, fading, Math.min(to, customer.nature.leaves)),
    ...momentsOf(rng, 0.3, Math.min(to, Math.max(from, customer.nature.leaves)), to),
  ].map((day) => session(inTheDay(rng, day), null))
  return [...bought, ...looked].sort((a, b) => a.day - b.day)
}

/** Everything a customer does during the two years; orders in order of time. */
export function makeHistory(seed: number, customer: Customer, sendings: readonly Sending[]): History {
  const rng = streamOf(seed, customer.index, 'history')
  const from = Math.max(0, customer.joined)
  const moved = sendings.filter((sending) => sending.moved)
  const own = momentsOf(rng, customer.nature.rate, from, Math.min(days, customer.nature.leaves))
    .map((day) => inTheDay(rng, day))
    .filter((day) => !isPutOff(customer, sendings, day))
  // The first purchase is what makes a customer of who signs up.
  const first = customer.joined >= 0 ? [Math.min(days - 1e-6, inTheDay(rng, customer.joined))] : []
  const planned = [...first, ...own, ...moved.map(({ movedDay }) => inTheDay(rng, movedDay))].sort((a, b) => a - b)
  const orders = planned.map((day) => {
    const reach = sendings.find(({ treated, campaign }) => treated && day >= campaign.day && day < campaign.day + campaign.windowDays)
    return makeOrder(rng, customer, day, reach?.campaign.id ?? null, reach?.campaign.discount ?? 0)
  })
  const returns: Return[] = []
  for (const [order, { day, lines }] of orders.entries()) {
    for (const [line, { units, price }] of lines.entries()) {
      if (!chance(rng, customer.nature.returns)) continue
      const back = day + 3 + 20 * rng()
      const sent = 1 + below(rng, units)
      if (back < days)
        returns.push({ order, line, day: back, units: sent, amount: sent * price, reason: pickWeighted(rng, returnReasons)[0] })
    }
  }
  return { orders, returns, sessions: makeSessions(rng, customer, orders, sendings, from, days) }
}
