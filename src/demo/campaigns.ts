import { days } from './calendar.ts'
import { type Customer, streamOf } from './customer.ts'

export type Campaign = {
  id: string
  name: string
  channel: 'correo' | 'sms'
  day: number
  /** Cents per contact. */
  cost: number
  /** Share of the price taken off. */
  discount: number
  /** Days during which a contact can move somebody. */
  windowDays: number
}

const names = [
  'Rebajas de enero',
  'San Valentín',
  'Primavera en casa',
  'Día de la Madre',
  'Verano',
  'Vuelta a la rutina',
  'Black Friday',
  'Navidad',
]
const starts = [5, 38, 80, 118, 170, 245, 325, 340]

/** Eight campaigns a year, at the same time each year. */
export const campaigns: readonly Campaign[] = [0, 366].flatMap((year, y) =>
  names.map((name, i) => ({
    id: `K${String(y * names.length + i + 1).padStart(2, '0')}`,
    name: `${name} ${2024 + y}`,
    channel: i % 3 === 2 ? ('sms' as const) : ('correo' as const),
    day: year + starts[i]!,
    cost: i % 3 === 2 ? 7 : 1,
    discount: [0.2, 0.1, 0.1, 0.1, 0.15, 0.05, 0.25, 0.1][i]!,
    windowDays: 14,
  })),
)

/** One in three eligible customers is left out on purpose. */
export const controlShare = 1 / 3

export type Sending = {
  campaign: Campaign
  treated: boolean /** The contact made somebody order who would not have. */
  moved: boolean
  movedDay: number
}

/** Whom the rules of consent let a campaign reach on its day: customers by then, reachable on its channel. */
export const isEligible = (customer: Customer, campaign: Campaign): boolean =>
  customer.joined <= campaign.day &&
  (campaign.channel === 'sms'
    ? customer.smsConsent
    : customer.emailConsent && (customer.withdrawn === null || customer.withdrawn > campaign.day))

/** Draws the group by lot, apart from everything else about the customer, then whether the contact moves them. */
export function sendingsOf(seed: number, customer: Customer): Sending[] {
  const rng = streamOf(seed, customer.index, 'campaigns')
  return campaigns.flatMap((campaign) => {
    // The same number of draws whether eligible or not: a change of consent moves no other campaign.
    const [lot, moves, when] = [rng(), rng(), rng()]
    if (!isEligible(customer, campaign)) return []
    const treated = lot >= controlShare
    const active = customer.nature.leaves > campaign.day
    const movedDay = Math.min(days - 1e-6, campaign.day + 0.4 + when * (campaign.windowDays - 1))
    return [{ campaign, treated, moved: treated && active && moves < customer.nature.effect, movedDay }]
  })
}

/** Days on which a contact puts off a customer with a negative effect: no order of theirs falls there. */
export const isPutOff = (customer: Customer, sendings: readonly Sending[], day: number): boolean =>
  customer.nature.effect < 0 &&
  sendings.some(({ treated, campaign }) => treated && day >= campaign.day && day < campaign.day + campaign.windowDays / 2)
