import { sql } from 'kysely'
import { blockOf, type Contact, channelBases, contactsOf } from '#customers/consent'
import type { Scope, Trx } from '#platform/database'
import type { KeptPerson } from './kept.ts'
import { type HeldBackReason, reaches } from './standing.ts'
import type { StoredCampaign } from './store.ts'

type OnRecord = Readonly<{
  /** Why people may not be contacted, by mark; whoever may is absent. */
  held: ReadonlyMap<string, HeldBackReason>
  /** The people with the names and addresses that are on record, where the list had none. */
  people: readonly KeptPerson[]
}>

const filled = (person: KeptPerson, contact: Contact | undefined): KeptPerson =>
  contact
    ? { ...person, name: person.name ?? contact.name, email: person.email ?? contact.email, phone: person.phone ?? contact.phone }
    : person

/** What is on record of people of a campaign at this moment: consents, objections, exclusions, who unsubscribed, addresses. */
export async function lookUp(
  trx: Trx,
  scope: Scope,
  { channel, consent_basis: basis }: Pick<StoredCampaign, 'channel' | 'consent_basis'>,
  given: readonly KeptPerson[],
): Promise<OnRecord> {
  const marks = given.map(({ mark }) => mark)
  const { rows } = await sql<{ mark: string }>`
    select encode(mark, 'hex') as mark from campaign_unsubscribes
    where workspace_id = ${scope.workspace} and channel = ${channel}
      and mark in (select decode(m, 'hex') from unnest(${marks}::text[]) as given (m))`.execute(trx)
  const unsubscribed = new Set(rows.map(({ mark }) => mark))
  const contacts = await contactsOf(
    trx,
    scope,
    marks.map((mark) => Buffer.from(mark, 'hex')),
  )
  const stated = await channelBases(trx, scope)
  // Whoever declared that all of a file consented spoke where nothing is on record: a refusal that is on record stays one.
  const allowing = basis === 'declared' && channel !== 'other' ? { ...stated, [channel]: 'legitimate-interest' as const } : stated
  const people = given.map((person) => filled(person, contacts.get(person.mark)))
  const held = new Map<string, HeldBackReason>()
  for (const person of people) {
    const block = blockOf(contacts.get(person.mark) ?? null, channel, allowing)
    if (block) held.set(person.mark, block)
    else if (unsubscribed.has(person.mark)) held.set(person.mark, 'unsubscribed')
    else if (!reaches(channel, person)) held.set(person.mark, 'no-address')
  }
  return { held, people }
}
