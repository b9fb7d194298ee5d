import {
  exactPowerOfShares,
  plannedErrorOfMeans,
  plannedErrorOfShares,
  powerOf,
  proposeControl,
  simulatedPower,
  smallestEffect,
} from '#kernel/experiments'
import { createRng } from '#kernel/sampling'
import type { CampaignTerms, ControlPlan, PeopleFound, PlanQuestion } from './schema.ts'

type Sizes = Readonly<{ control: number; treated: number }>
type Terms = Pick<CampaignTerms, 'success' | 'marginShare' | 'vatShare'> & Readonly<{ contactCost: number; discount: number; seed: number }>

/** Share of people that buys without contact, where nothing is known of it. */
const usualBase = 0.05
/** Up to here power is counted over all outcomes; beyond, the normal law says the same to three digits. */
const mostCounted = 20_000
/** People drawn in all plays of a simulation together. */
const mostDrawn = 3_000_000
/** Sizes of the control group that a slider passes through. */
const sliderShares = [0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5]

/** What share buys without contact, and how that is known. */
function baseOf(people: PeopleFound, said: number | undefined): Pick<ControlPlan, 'base' | 'baseFrom'> {
  if (said !== undefined) return { base: said, baseFrom: 'said' }
  if (people.before && people.before.buyers > 0 && people.before.buyers < people.before.n)
    return { base: people.before.buyers / people.before.n, baseFrom: 'before' }
  if (people.meanScore !== null && people.meanScore > 0.001 && people.meanScore < 0.6) return { base: people.meanScore, baseFrom: 'score' }
  return { base: usualBase, baseFrom: 'usual' }
}

/** Money that an order leaves before the cost of contact, for a usual order; null where nothing is known of orders. */
function earnedByOrder(terms: Terms, people: PeopleFound): number | null {
  if (!people.before || people.before.buyers === 0) return null
  const order = (people.before.mean * people.before.n) / people.before.buyers
  const earned = order * terms.marginShare - terms.discount / (1 + terms.vatShare)
  return earned > 0 ? earned : null
}

/**
 * Proposes how many people to leave without contact: the fewest with which the effect worth seeing is seen, and what every
 * other size would show. For success in orders power is counted over all outcomes, for revenue by the spread of spending
 * before; a simulation says the same for the size proposed.
 *
 * @param terms  money in major units
 * @returns the plan, and what any other size would show
 */
export function planControl(
  people: PeopleFound,
  terms: Terms,
  asked: PlanQuestion,
): { plan: ControlPlan; of: (control: number) => ControlPlan['sizes'][number] } {
  const { n } = people
  const { base, baseFrom } = baseOf(people, asked.base)
  const earned = earnedByOrder(terms, people)
  const ofRevenue = terms.success === 'revenue'
  const sd = ofRevenue ? (people.before?.sd ?? null) || null : null
  const unit = ofRevenue && sd !== null ? 'money' : 'share'
  const most = unit === 'share' ? Math.min(1 - base, Math.max(0.2, 3 * base)) : 2 * sd!
  const breakEven =
    earned === null || terms.contactCost === 0
      ? null
      : unit === 'share'
        ? terms.contactCost / earned
        : terms.contactCost / terms.marginShare
  const usual = unit === 'share' ? Math.max(0.01, 0.2 * base) : 0.2 * Math.max(people.before!.mean, 0.05 * sd!)
  const worth = asked.effect ?? (breakEven !== null && breakEven > usual / 4 && breakEven < most ? breakEven : usual)
  const effect = Math.min(worth, most)
  const effectFrom = asked.effect !== undefined ? 'said' : worth === breakEven ? 'break-even' : 'usual'
  const method = unit === 'money' ? 'means' : n <= mostCounted ? 'exact' : 'normal'

  const powerFor = (each: number, sizes: Sizes): number => {
    if (Math.min(sizes.control, sizes.treated) < 2) return 0
    if (method === 'means') return powerOf(each, plannedErrorOfMeans(sd! ** 2, sizes))
    if (method === 'exact') return exactPowerOfShares(base, each, sizes)
    return powerOf(each, plannedErrorOfShares(base, each, sizes))
  }
  const sizeOf = (control: number): ControlPlan['sizes'][number] => {
    const sizes = { control, treated: n - control }
    return { control, smallest: smallestEffect(asked.power, (each) => powerFor(each, sizes), most), power: powerFor(effect, sizes) }
  }
  const proposed = proposeControl(n, { effect, power: asked.power, most }, powerFor)
  const sizes = { control: proposed.control, treated: n - proposed.control }
  const plays = Math.max(20, Math.min(1000, Math.floor(mostDrawn / n)))
  const rng = createRng(terms.seed)
  // Spending where few buy: nothing, or twice around the mean of a buyer
  const buying = people.before && people.before.n > 0 ? Math.max(people.before.buyers / people.before.n, 1e-3) : base
  const perBuyer = unit === 'money' ? people.before!.mean / buying : 0
  const spread = unit === 'money' ? Math.sqrt(Math.max(0, (sd! ** 2 - buying * (1 - buying) * perBuyer ** 2) / buying)) : 0
  const draw = (group: 'control' | 'treated', random: () => number): number => {
    if (unit === 'share') return random() < (group === 'treated' ? base + effect : base) ? 1 : 0
    const spent = random() < buying ? perBuyer + spread * Math.sqrt(3) * (2 * random() - 1) : 0
    return group === 'treated' ? spent + effect : spent
  }
  const controls = [...new Set(sliderShares.map((share) => Math.round(share * n)))].filter((each) => each >= 2)
  const rows = controls.map(sizeOf)
  const plan: ControlPlan = {
    ...{ n, base, baseFrom, sd, effect, effectFrom, wanted: asked.power, most, unit, method },
    proposed: { ...proposed, simulated: simulatedPower(draw, sizes, { plays, rng }) },
    sizes: rows,
    measurable: proposed.smallest !== null,
  }
  return { plan, of: sizeOf }
}
