import type { CampaignChannel } from './schema.ts'

/** Why somebody who was drawn gets nothing. */
export type HeldBackReason = 'no-consent' | 'objection' | 'exclusion' | 'unsubscribed' | 'no-address'

/** Whether a channel reaches a person with this address data. */
export const reaches = (channel: CampaignChannel, person: Readonly<{ email: string | null; phone: string | null }>): boolean => {
  if (channel === 'email') return person.email !== null && person.email !== ''
  if (channel === 'sms' || channel === 'phone') return person.phone !== null && person.phone !== ''
  return true
}
