import { personMark } from '#customers/identity'
import type { Secrets } from '#platform/secrets'
import { inGlobalControl } from './draw.ts'
import type { KeptPerson } from './kept.ts'
import type { PeopleFound } from './schema.ts'

/** A person as a list or a file names them. */
export type GivenPerson = Readonly<{
  key: string
  score: number | null
  value?: number | null
  before?: number | null
  reasons?: readonly string[]
  name?: string | null
  email?: string | null
  phone?: string | null
}>

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Which of two rows of one person stands: the higher score, then the higher spending before, whatever their order. */
function better(a: KeptPerson, b: KeptPerson): KeptPerson {
  const by = a.score - b.score || (a.before ?? -1) - (b.before ?? -1) || compare(JSON.stringify(b), JSON.stringify(a))
  return by >= 0 ? a : b
}

function beforeOf(people: readonly KeptPerson[]): PeopleFound['before'] {
  let [n, sum, buyers] = [0, 0, 0]
  for (const { before } of people)
    if (before !== null) {
      n++
      sum += before
      if (before > 0) buyers++
    }
  if (n === 0) return null
  const mean = sum / n
  let squares = 0
  for (const { before } of people) if (before !== null) squares += (before - mean) ** 2
  return { n, mean, sd: n < 2 ? 0 : Math.sqrt(squares / (n - 1)), buyers }
}

export type Gathering = Readonly<{
  secrets: Secrets
  workspace: string
  globalControl: Readonly<{ seed: number; share: number }> | null
}>

/**
 * The people who take part, best first: each once, without those of the control group across campaigns.
 * @returns them and what was found, the same in whatever order they came
 */
export async function gatherPeople(
  given: AsyncIterable<GivenPerson> | Iterable<GivenPerson>,
  { secrets, workspace, globalControl }: Gathering,
): Promise<{ people: KeptPerson[]; found: PeopleFound }> {
  const byMark = new Map<string, KeptPerson>()
  let [withoutKey, duplicates, held] = [0, 0, 0]
  let scores = 0
  for await (const one of given) {
    if (one.key.trim() === '') {
      withoutKey++
      continue
    }
    const mark = personMark(secrets, workspace, one.key).toString('hex')
    if (one.score !== null) scores++
    const { value = null, before = null, reasons = [], name = null, email = null, phone = null } = one
    const person = { key: one.key.trim(), mark, score: one.score ?? 0, value, before, reasons: [...reasons], name, email, phone }
    const known = byMark.get(mark)
    if (known) duplicates++
    else if (globalControl && inGlobalControl(mark, globalControl)) held++
    byMark.set(mark, known ? better(known, person) : person)
  }
  const people = [...byMark.values()]
    .filter(({ mark }) => !(globalControl && inGlobalControl(mark, globalControl)))
    .sort((a, b) => b.score - a.score || compare(a.mark, b.mark))
  const [high, low] = [people[0]?.score ?? 0, people.at(-1)?.score ?? 0]
  const isShare = scores > 0 && low >= 0 && high <= 1
  const meanScore = isShare ? people.reduce((sum, { score }) => sum + score, 0) / Math.max(1, people.length) : null
  return {
    people,
    found: {
      ...{ n: people.length, withoutKey, duplicates, globalControl: held, scored: scores > 0 && high > low },
      ...{ before: beforeOf(people), meanScore },
    },
  }
}
