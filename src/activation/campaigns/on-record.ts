import { sql } from 'kysely'
import type { Scope, Trx } from '#platform/database'
import type { KeptPerson } from './kept.ts'
import { type HeldBackReason, reaches, whyHeldBack } from './standing.ts'
import type { StoredCampaign } from './store.ts'

/** Why people of a campaign may not be contacted at this moment, by mark; whoever may is absent. */
export async function heldBackNow(
  trx: Trx,
  scope: Scope,
  { channel, consent_basis: basis }: Pick<StoredCampaign, 'channel' | 'consent_basis'>,
  people: readonly KeptPerson[],
): Promise<Map<string, HeldBackReason>> {
  const { rows } = await sql<{ mark: string }>`
    select encode(mark, 'hex') as mark from campaign_unsubscribes
    where workspace_id = ${scope.workspace} and channel = ${channel}
      and mark in (select decode(m, 'hex') from unnest(${people.map(({ mark }) => mark)}::text[]) as given (m))`.execute(trx)
  const unsubscribed = new Set(rows.map(({ mark }) => mark))
  const held = new Map<string, HeldBackReason>()
  for (const person of people) {
    const standing = { consent: null, objected: false, excluded: false, unsubscribed: unsubscribed.has(person.mark) }
    const why = whyHeldBack(basis, { ...standing, hasAddress: reaches(channel, person) })
    if (why) held.set(person.mark, why)
  }
  return held
}
