import { createRng, deriveSeed, normalDraw, type Rng } from '#kernel/sampling'
import { days } from './calendar.ts'
import { below, chance, exponential, gamma, pick, pickWeighted } from './draws.ts'
import { acquisitionChannels, categories, givenNames, provinces, surnames } from './words.ts'

/** What is true of a customer and nobody sees. */
export type Nature = {
  /** Orders per year while a customer, on a day of season 1. */
  rate: number
  /** Chance per day of leaving for good. */
  hazard: number
  /** Day of leaving, counted from the first day of the history; after its end for those who stay. */
  leaves: number
  /** Multiplies the list price of what is chosen. */
  spend: number
  /** Chance that a bought line is sent back. */
  returns: number
  category: number
  /** What a campaign contact adds to the chance of an order in the next 14 days. */
  effect: number
}
export type Customer = {
  index: number
  id: string
  givenName: string
  surname: string
  email: string
  phone: string
  /** Day of sign-up; negative before the history starts. */
  joined: number
  birthYear: number
  province: string
  postcode: string
  channel: string
  card: boolean
  emailConsent: boolean
  smsConsent: boolean
  /** Day on which the consent to mail was withdrawn, or null. */
  withdrawn: number | null
  nature: Nature
}

/** Yearly hazard of leaving by channel: who comes by a price comparison stays least. */
export const channelHazard: Record<string, number> = { web: 0.42, tienda: 0.3, redes: 0.62, recomendación: 0.24, comparador: 0.8 }
/** A loyalty card goes with staying and buying more often. */
export const cardHazard = 0.6
export const cardRate = 1.35
export const meanRate = 3.4
export const rateShape = 1.6

const unaccented = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[^a-zA-Z]/g, '')
    .toLowerCase()
export const idOf = (index: number): string => `C${String(index + 1).padStart(7, '0')}`
/** The stream of random numbers of one customer: no other customer moves it. */
export const streamOf = (seed: number, index: number, part: string): Rng => createRng(deriveSeed(seed, 'customer', index, part))

export function makeCustomer(seed: number, index: number): Customer {
  const rng = streamOf(seed, index, 'person')
  const givenName = pick(rng, givenNames)
  const first = pick(rng, surnames)
  const surname = `${first} ${pick(rng, surnames)}`
  const [province, prefix] = pickWeighted(rng, provinces)
  const [channel] = pickWeighted(rng, acquisitionChannels)
  const card = chance(rng, 0.35)
  // 45 % were customers before; the rest came during the history.
  const joined = chance(rng, 0.45) ? -Math.floor(rng() * 730) - 1 : Math.floor(rng() * (days - 1))
  const birthYear = Math.round(Math.min(2006, Math.max(1938, 1981 + 13 * normalDraw(rng))))
  const rate = meanRate * gamma(rng, rateShape) * (card ? cardRate : 1)
  const returns = Math.min(0.5, 0.08 * gamma(rng, 1.5))
  const frailty = gamma(rng, 2)
  // Who sends things back leaves sooner.
  const hazard = ((channelHazard[channel]! * frailty) / 365) * (card ? cardHazard : 1) * (1 + 3 * returns)
  // Those of before are customers still when the history starts: the memoryless clock starts there.
  const leaves = Math.max(0, joined) + exponential(rng) / hazard
  // Campaigns move the young and those who came by social networks; a few are put off.
  const effect = 0.015 + (channel === 'redes' ? 0.05 : 0) + (birthYear >= 1985 ? 0.03 : 0) - (chance(rng, 0.12) ? 0.04 : 0)
  const emailConsent = chance(rng, 0.78)
  const smsConsent = chance(rng, 0.31)
  const withdrawn = emailConsent && chance(rng, 0.09) ? Math.max(0, joined) + below(rng, Math.max(1, days - Math.max(0, joined))) : null
  const category = categories.indexOf(pickWeightedCategory(rng))
  return {
    ...{ index, id: idOf(index), givenName, surname, joined, birthYear, province, channel, card, emailConsent, smsConsent, withdrawn },
    email: `${unaccented(givenName)}.${unaccented(first)}${index + 1}@example.com`,
    // No number begins with 0: nobody can be called by mistake.
    phone: `000${String(index % 1_000_000).padStart(6, '0')}`,
    postcode: `${prefix}${String(1 + below(rng, 200)).padStart(3, '0')}`,
    nature: { rate, hazard, leaves, spend: Math.exp(0.25 * normalDraw(rng)), returns, category, effect },
  }
}

function pickWeightedCategory(rng: Rng): (typeof categories)[number] {
  const total = categories.reduce((sum, [, weight]) => sum + weight, 0)
  let left = rng() * total
  return categories.find(([, weight]) => (left -= weight) < 0) ?? categories[0]
}
