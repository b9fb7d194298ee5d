import { findAnswer, readOrderPeople } from '#ai/orders/answers'
import { scoredPeople } from '#ai/serving/scorings'
import { everyContact } from '#customers/consent'
import { personKey, personMark } from '#customers/identity'
import type { Services } from '#platform/contributions'
import type { Scope } from '#platform/database'
import type { ListSource } from './schema.ts'

/** Somebody as a source knows them. */
export type SourcePerson = Readonly<{
  key: string
  score: number
  value: number | null
  reasons: readonly string[]
  /** Net spend in the window before, in major units. */
  before: number | null
}>
type Needs = Pick<Services, 'database' | 'folder' | 'keys' | 'secrets'>

/** The people that a list is made from, and what their source is called. @throws where the source is not there or not finished */
export async function peopleOf(
  services: Needs,
  scope: Scope,
  source: ListSource,
): Promise<{ name: string | null; people: AsyncIterable<SourcePerson> }> {
  if (source.kind === 'scoring') {
    const { name, people } = await scoredPeople(services, scope, source)
    return {
      name,
      people: (async function* () {
        for await (const person of people) yield { ...person, before: null }
      })(),
    }
  }
  if (source.kind === 'answer') {
    const answer = await services.database.inScope(scope, (trx) => findAnswer(trx, scope, source.id))
    return { name: answer.file, people: readOrderPeople(services, scope, answer) }
  }
  return {
    name: null,
    people: (async function* () {
      for await (const part of everyContact(services, scope))
        for (const { key } of part.values()) yield { key, score: 0, value: null, reasons: [], before: null }
    })(),
  }
}

/** Everybody once, by their mark; of several rows the one with the highest score. */
export async function onceEach(people: AsyncIterable<SourcePerson>, { secrets }: Pick<Services, 'secrets'>, workspace: string) {
  const found = new Map<string, SourcePerson>()
  let repeated = 0
  for await (const person of people) {
    const key = personKey(person.key)
    if (key === '') continue
    const mark = personMark(secrets, workspace, key).toString('hex')
    const known = found.get(mark)
    if (known) repeated++
    if (!known || person.score > known.score) found.set(mark, { ...person, key })
  }
  return { found, repeated }
}
