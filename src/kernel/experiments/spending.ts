import { checkRange } from '#base'
import { ascendingOrder, normalCdf, quantile, twoSidedZ } from '#kernel/stats'
import { differenceOf, type Effect } from './difference.ts'
import { checkPeople, meanFigure, sumsOf } from './figure.ts'

/**
 * How far amounts are from what the interval of a mean can bear: skewness, part of the whole that the largest person spent,
 * and how many people per group a mean needs (355 · skewness²).
 * @throws SAMPLE_TOO_SMALL below two people
 * @see Kohavi, Deng, Longbotham & Xu (2014), "Seven rules of thumb for web site experimenters", KDD, rule 6.
 */
export function heavinessOf(amounts: Float64Array): { skewness: number; largestShare: number; neededPerGroup: number } {
  checkPeople(amounts.length, 2)
  const { n, sum } = sumsOf(amounts)
  const centre = sum / n
  let [second, third, largest] = [0, 0, 0]
  for (const amount of amounts) {
    second += (amount - centre) ** 2
    third += (amount - centre) ** 3
    largest = Math.max(largest, amount)
  }
  const skewness = second === 0 ? 0 : third / n / (second / n) ** 1.5
  return { skewness, largestShare: sum > 0 ? largest / sum : 0, neededPerGroup: Math.ceil(355 * skewness ** 2) }
}

/**
 * Chance that a treated person spends more than one of control (ties half), with its interval: one giant order is one person.
 * It is another question than the mean's, asked to see whether the mean hangs on few people.
 * @throws SAMPLE_TOO_SMALL
 * @see Brunner & Munzel (2000), "The nonparametric Behrens-Fisher problem", Biometrical Journal 42(1).
 */
function chanceOfMore(control: Float64Array, treated: Float64Array, level: number) {
  const [c, t] = [control.length, treated.length]
  const all = new Float64Array(c + t)
  all.set(control)
  all.set(treated, c)
  const [whole, ownC, ownT] = [midRanks(all), midRanks(control), midRanks(treated)]
  const placements = (ranks: Float64Array, own: Float64Array, offset: number, others: number) =>
    own.map((rank, i) => (ranks[offset + i]! - rank) / others)
  const [ofT, ofC] = [meanFigure(sumsOf(placements(whole, ownT, c, c))), meanFigure(sumsOf(placements(whole, ownC, 0, t)))]
  const error = Math.sqrt(ofT.variance / t + ofC.variance / c)
  const half = twoSidedZ(level) * error
  const p = error === 0 ? (ofT.value === 0.5 ? 1 : 0) : 2 * normalCdf(-Math.abs(ofT.value - 0.5) / error)
  return { value: ofT.value, low: Math.max(0, ofT.value - half), high: Math.min(1, ofT.value + half), p }
}

/** Ranks from 1; equal values share the mean of theirs. */
function midRanks(values: Float64Array): Float64Array {
  const order = ascendingOrder(values)
  const ranks = new Float64Array(values.length)
  for (let from = 0; from < order.length; ) {
    let to = from
    while (to + 1 < order.length && values[order[to + 1]!] === values[order[from]!]) to++
    for (let i = from; i <= to; i++) ranks[order[i]!] = (from + to) / 2 + 1
    from = to + 1
  }
  return ranks
}

export type SpendingEffect = Readonly<{
  /** Of the amounts as they are: the money that counts in a ledger. */
  mean: Effect
  /** Of the amounts capped: less noise, and part of the effect on the largest spenders lost. */
  capped: Effect
  cap: number
  cappedPeople: Readonly<{ control: number; treated: number }>
  chanceOfMore: Readonly<{ value: number; low: number; high: number; p: number }>
  /** Whether the interval of the mean can be trusted as it is: enough people for its skewness. */
  meanHolds: boolean
  /** Whether mean, capped mean and ranks point the same way; where not, the effect hangs on few people. */
  agree: boolean
}>

/**
 * Effect on amounts with a heavy tail, told three ways: as they are, capped at a quantile that was stated before, and by ranks.
 * @param quantileOfBuyers of the amounts above zero of both groups; stated before the start. Losses are capped alike.
 * @throws SAMPLE_TOO_SMALL, INVALID_ARGUMENT, OUTCOME_CONSTANT
 */
export function spendingEffect(control: Float64Array, treated: Float64Array, quantileOfBuyers = 0.99, level = 0.95): SpendingEffect {
  checkPeople(Math.min(control.length, treated.length), 2)
  checkRange('quantileOfBuyers', quantileOfBuyers, 0.5, 1)
  const mean = differenceOf(meanFigure(sumsOf(control)), meanFigure(sumsOf(treated)), level)
  const buyers = [...control, ...treated].map(Math.abs).filter((amount) => amount > 0)
  const cap = quantile(buyers, quantileOfBuyers)
  const cut = (amounts: Float64Array) => amounts.map((amount) => Math.max(-cap, Math.min(cap, amount)))
  const beyond = (amounts: Float64Array) => amounts.reduce((n, amount) => n + (Math.abs(amount) > cap ? 1 : 0), 0)
  const capped = differenceOf(meanFigure(sumsOf(cut(control))), meanFigure(sumsOf(cut(treated))), level)
  const more = chanceOfMore(control, treated, level)
  const smaller = Math.min(control.length, treated.length)
  return {
    mean,
    capped,
    cap,
    cappedPeople: { control: beyond(control), treated: beyond(treated) },
    chanceOfMore: more,
    meanHolds: [control, treated].every((amounts) => heavinessOf(amounts).neededPerGroup <= smaller),
    agree: Math.sign(mean.value) === Math.sign(capped.value) && Math.sign(mean.value) * (more.value - 0.5) >= 0,
  }
}
