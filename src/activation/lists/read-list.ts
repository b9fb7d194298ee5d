import { DomainError } from '#base'
import { blockOf, type Contact, channelBases, contactsOf } from '#customers/consent'
import type { Services } from '#platform/contributions'
import type { Scope } from '#platform/database'
import { excludeNow } from './holds.ts'
import { type KeptPerson, type ListStorage, peoplePerFile, readFile } from './kept.ts'
import { findList, type StoredList } from './store.ts'

/** Somebody of a list who may be contacted at this moment. */
export type ListPerson = {
  key: string
  score: number
  value: number | null
  expectedProfit: number | null
  reasons: string[]
  before: number | null
  contact: Contact | null
}
type Needs = ListStorage & Pick<Services, 'database'>
/** With the place in the list, from 1. */
export type Placed = Readonly<{ place: number; person: ListPerson }>

/** The people of a list from a place on who may be contacted now, up to its size. What changed since it was made holds. */
export async function* readPlaced(storage: Needs, scope: Scope, list: StoredList, from = 0): AsyncGenerator<Placed> {
  const { id, found, size, channel } = list
  const end = Math.min(found?.kept ?? 0, size ?? 0)
  for (let at = from; at < end; ) {
    const i = Math.floor(at / peoplePerFile)
    const people = await readFile(storage, { workspace: scope.workspace, list: id }, i)
    const { contacts, bases } = await storage.database.inScope(scope, async (trx) => ({
      bases: await channelBases(trx, scope),
      contacts: await contactsOf(
        trx,
        scope,
        people.map(({ mark }) => Buffer.from(mark, 'hex')),
      ),
    }))
    const last = Math.min(end, (i + 1) * peoplePerFile)
    for (; at < last; at++) {
      const { mark, ...person } = people[at - i * peoplePerFile]!
      const contact = contacts.get(mark) ?? null
      if (blockOf(contact, channel, bases) === null) yield { place: at + 1, person: { ...person, contact } }
    }
  }
}

/**
 * The people of a finished list whom one may contact now, the highest expected profit first, up to the size that it was cut to.
 * Who withdrew, objected or was excluded since is not among them.
 * @throws LIST_NOT_FOUND, LIST_NOT_FINISHED
 */
export async function* readListPeople(storage: Needs, scope: Scope, id: string): AsyncGenerator<ListPerson> {
  const list = await storage.database.inScope(scope, (trx) => findList(trx, scope, id))
  if (list.found === null) throw new DomainError('LIST_NOT_FINISHED', { name: list.name })
  for await (const { person } of readPlaced(storage, scope, list)) yield person
}

/** Of the people that a list takes, how many may not be contacted any more. */
export async function blockedSince(storage: Needs, scope: Scope, list: StoredList): Promise<number> {
  const marks: Buffer[] = []
  const end = Math.min(list.found?.kept ?? 0, list.size ?? 0)
  for (let i = 0; i * peoplePerFile < end; i++) {
    const people: readonly KeptPerson[] = await readFile(storage, { workspace: scope.workspace, list: list.id }, i)
    for (const { mark } of people.slice(0, end - i * peoplePerFile)) marks.push(Buffer.from(mark, 'hex'))
  }
  if (marks.length === 0) return 0
  const asked = { way: list.channel, today: '1970-01-01', restDays: 0 }
  const { exclusions } = await excludeNow(storage.database, scope, Buffer.concat(marks), asked, { holds: false })
  return Object.values(exclusions).reduce((sum, n) => sum + n, 0)
}
