import type { CampaignChannel, ConsentBasis } from './schema.ts'

/** Why somebody who was drawn gets nothing, from what weighs most. */
export const heldBackReasons = ['excluded', 'objected', 'unsubscribed', 'no-consent', 'no-address'] as const
export type HeldBackReason = (typeof heldBackReasons)[number]

/** What is on record of a person at this moment. */
export type Standing = Readonly<{
  /** Null: nothing is on record. */
  consent: boolean | null
  objected: boolean
  excluded: boolean
  unsubscribed: boolean
  hasAddress: boolean
}>

/** Whether a person may not be contacted now, and why. Consent that was declared for all of a file yields to what is on record. */
export function whyHeldBack(
  basis: ConsentBasis,
  { consent, objected, excluded, unsubscribed, hasAddress }: Standing,
): HeldBackReason | null {
  if (excluded) return 'excluded'
  if (objected) return 'objected'
  if (unsubscribed) return 'unsubscribed'
  if (basis === 'contacts' && consent !== true) return 'no-consent'
  if (basis === 'declared' && consent === false) return 'no-consent'
  return hasAddress ? null : 'no-address'
}

/** Whether a channel reaches a person with this address data. */
export const reaches = (channel: CampaignChannel, person: Readonly<{ email: string | null; phone: string | null }>): boolean => {
  if (channel === 'email') return person.email !== null && person.email !== ''
  if (channel === 'sms' || channel === 'phone') return person.phone !== null && person.phone !== ''
  return true
}
