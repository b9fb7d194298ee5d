import { assignGroups, type Figure, meanFigure, type Sums, type WithBefore } from '#kernel/experiments'
import { deriveSeed, normalDraw } from '#kernel/sampling'

type Rng = () => number
export const days = 50

/** Whole number of the Poisson law. @see Knuth (1997), The art of computer programming 2, 3.4.1. */
function poissonDraw(mean: number, rng: Rng): number {
  let [k, left] = [0, Math.exp(-mean)]
  for (let product = rng(); product > left; product *= rng()) k++
  return Number.isFinite(left) ? k : 0
}

/** Amounts of about 40, a tenth above 90. */
const amountDraw = (rng: Rng): number => Math.round(100 * Math.exp(3.3 + 0.9 * normalDraw(rng))) / 100
const meanAmount = Math.exp(3.3 + 0.405)

export type Look = Readonly<{ value: number; error: number; truth: number }>
export type MetricName = 'conversions' | 'revenue'

/** How a campaign to a whole list went, and what was true of its people. */
export type Cohort = Readonly<{
  /** Per day what stands so far. */
  looks: Readonly<Record<MetricName, readonly Look[]>>
  /** At the end, band by band. */
  bands: Readonly<Record<MetricName, readonly Readonly<{ control: Figure; treated: Figure }>[]>>
  truth: Readonly<Record<MetricName, number>>
  /** Revenue with that of the 100 days before. */
  withBefore: Readonly<{ control: WithBefore; treated: WithBefore }>
  /** Standard error of conversions that the laws of these people and bands foretell. */
  plannedError: number
}>

type Filling = { n: number; sum: number; sumSquares: number }
const filled = (count: number): Filling[] => Array.from({ length: count }, () => ({ n: 0, sum: 0, sumSquares: 0 }))

/**
 * A list of buyers who buy at rates of their own (gamma law), drawn into groups within ten bands of what they spent in the 100
 * days before. Those treated buy `lift` more often.
 */
export function playCohort(seed: number, rng: Rng, lift: number, n = 3000, control = 1000): Cohort {
  const bandCount = 10
  const rate = Float64Array.from({ length: n }, () => 0.6 * normalDraw(rng) ** 2)
  const spent = (times: number) => Array.from({ length: times }, () => amountDraw(rng)).reduce((sum, amount) => sum + amount, 0)
  const before = rate.map((r) => spent(poissonDraw(2 * r, rng)))
  const ids = Array.from(rate, (_, i) => `person ${i}`)
  const { group, band } = assignGroups(ids, before, { seed: deriveSeed(seed, 'draw'), bands: bandCount, sizes: [control, n - control] })
  const cell = group.map((g, i) => 2 * band[i]! + g)
  const bought: [number, number][][] = Array.from({ length: days }, () => [])
  for (let i = 0; i < n; i++)
    for (let k = poissonDraw(rate[i]! * (1 + lift * group[i]!), rng); k > 0; k--)
      bought[Math.floor(days * rng())]!.push([i, amountDraw(rng)])
  const sums = { conversions: filled(2 * bandCount), revenue: filled(2 * bandCount) }
  for (let i = 0; i < n; i++) for (const cells of Object.values(sums)) cells[cell[i]!]!.n++
  const total = new Float64Array(n)
  const looks: Record<MetricName, Look[]> = { conversions: [], revenue: [] }
  const truth = { conversions: 0, revenue: 0 }
  for (let day = 0; day < days; day++) {
    for (const [i, amount] of bought[day]!) {
      const [ofConversions, ofRevenue] = [sums.conversions[cell[i]!]!, sums.revenue[cell[i]!]!]
      if (total[i] === 0) {
        ofConversions.sum++
        ofConversions.sumSquares++
      }
      ofRevenue.sum += amount
      ofRevenue.sumSquares += amount * (amount + 2 * total[i]!)
      total[i]! += amount
    }
    const time = (day + 1) / days
    let [conversions, revenue] = [0, 0]
    for (const r of rate) {
      if (lift !== 0) conversions += Math.exp(-r * time) - Math.exp(-r * (1 + lift) * time)
      revenue += r * lift * time * meanAmount
    }
    truth.conversions = conversions / n
    truth.revenue = revenue / n
    for (const name of ['conversions', 'revenue'] as const) looks[name].push({ ...standing(sums[name], n), truth: truth[name] })
  }
  return {
    looks,
    truth,
    bands: { conversions: bandFigures(sums.conversions), revenue: bandFigures(sums.revenue) },
    withBefore: { control: pastOf(0, group, total, before), treated: pastOf(1, group, total, before) },
    plannedError: plannedError(rate, lift, group, band, bandCount),
  }
}

const bandFigures = (cells: readonly Filling[]) =>
  Array.from({ length: cells.length / 2 }, (_, b) => ({ control: meanFigure(cells[2 * b]!), treated: meanFigure(cells[2 * b + 1]!) }))

/** Difference over bands with its standard error. */
function standing(cells: readonly Filling[], n: number): { value: number; error: number } {
  let [value, variance] = [0, 0]
  for (const { control, treated } of bandFigures(cells)) {
    const weight = (control.n + treated.n) / n
    value += weight * (treated.value - control.value)
    variance += weight * weight * (control.variance / control.n + treated.variance / treated.n)
  }
  return { value, error: Math.sqrt(variance) }
}

function pastOf(g: number, group: Int32Array, total: Float64Array, before: Float64Array): WithBefore {
  const [after, past] = [
    { n: 0, sum: 0, sumSquares: 0 },
    { n: 0, sum: 0, sumSquares: 0 },
  ]
  let products = 0
  for (let i = 0; i < group.length; i++) {
    if (group[i] !== g) continue
    for (const [sums, value] of [
      [after, total[i]!],
      [past, before[i]!],
    ] as const) {
      sums.n++
      sums.sum += value
      sums.sumSquares += value * value
    }
    products += total[i]! * before[i]!
  }
  return { after, before: past, products }
}

/** From the chances to buy: within each band and group the mean chance is that of everybody there. */
function plannedError(rate: Float64Array, lift: number, group: Int32Array, band: Int32Array, bands: number): number {
  const [people, untreated, treated] = [0, 1, 2].map(() => new Float64Array(bands)) as [Float64Array, Float64Array, Float64Array]
  const ofGroup = filled(2 * bands)
  for (let i = 0; i < rate.length; i++) {
    const b = band[i]!
    people[b]!++
    untreated[b]! += 1 - Math.exp(-rate[i]!)
    treated[b]! += 1 - Math.exp(-rate[i]! * (1 + lift))
    ofGroup[2 * b + group[i]!]!.n++
  }
  let variance = 0
  for (let b = 0; b < bands; b++) {
    const weight = people[b]! / rate.length
    const [p, q] = [untreated[b]! / people[b]!, treated[b]! / people[b]!]
    variance += weight * weight * ((p * (1 - p)) / ofGroup[2 * b]!.n + (q * (1 - q)) / ofGroup[2 * b + 1]!.n)
  }
  return Math.sqrt(variance)
}

/** People who come day by day, drawn into groups as they come; what they do is known at once. */
export type Stream = Readonly<{
  /** Sums per day so far, control and treated. */
  shares: readonly (readonly [Sums, Sums])[]
  spending: readonly (readonly [Sums, Sums])[]
  truth: Readonly<{ shares: number; spending: number }>
}>

export function playStream(
  rng: Rng,
  { base, effect, perDay, toControl }: Readonly<{ base: number; effect: number; perDay: number; toControl: number }>,
): Stream {
  const [ofShares, ofSpending] = [filled(2), filled(2)]
  const snapshot = ([c, t]: Filling[]): [Sums, Sums] => [{ ...c! }, { ...t! }]
  const [shares, spending]: [[Sums, Sums][], [Sums, Sums][]] = [[], []]
  for (let day = 0; day < days; day++) {
    for (let k = 0; k < perDay; k++) {
      const g = k < toControl ? 0 : 1
      const buys = rng() < base + effect * g
      const amount = buys ? amountDraw(rng) : 0
      for (const [sums, value] of [
        [ofShares[g]!, buys ? 1 : 0],
        [ofSpending[g]!, amount],
      ] as const) {
        sums.n++
        sums.sum += value
        sums.sumSquares += value * value
      }
    }
    shares.push(snapshot(ofShares))
    spending.push(snapshot(ofSpending))
  }
  return { shares, spending, truth: { shares: effect, spending: effect * meanAmount } }
}
