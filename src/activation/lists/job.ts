import { z } from 'zod'
import { record } from '#platform/activity'
import type { Services } from '#platform/contributions'
import type { JobContext, JobDefinition } from '#platform/jobs'
import { notify } from '#platform/notifications'
import { excludeNow } from './holds.ts'
import { type KeptPerson, keepList, type ListResult, resultOf } from './kept.ts'
import { onceEach, peopleOf } from './people.ts'
import { curveOf, profitOf } from './profit.ts'
import { findList, finishList } from './store.ts'

const Work = z.object({ list: z.uuid() })
type Work = z.infer<typeof Work>
type Needs = Pick<Services, 'database' | 'folder' | 'keys' | 'secrets'>

/** Highest expected profit first; then the highest score; people whose value nobody knows by their score, last. */
const better = (a: KeptPerson, b: KeptPerson): number =>
  (b.expectedProfit ?? Number.NEGATIVE_INFINITY) - (a.expectedProfit ?? Number.NEGATIVE_INFINITY) ||
  b.score - a.score ||
  (a.mark < b.mark ? -1 : 1)

/** Makes the list, unless an earlier attempt of this job did and was killed before it could say so. */
async function made(services: Needs, { scope, data, signal, report }: JobContext<Work>): Promise<ListResult> {
  const of = { workspace: scope.workspace, list: data.list }
  const kept = await resultOf(services, of)
  if (kept) return kept
  const { database } = services
  const { source, channel, terms, restDays } = await database.inScope(scope, (trx) => findList(trx, scope, data.list))
  const { name, people } = await peopleOf(services, scope, source)
  const { found, repeated } = await onceEach(people, services, scope.workspace)
  signal.throwIfAborted()
  await report({ share: 0.5 })
  const marks = Buffer.from([...found.keys()].join(''), 'hex')
  const asked = { way: channel, today: new Date().toISOString().slice(0, 10), restDays }
  const { allowed, exclusions } = await excludeNow(database, scope, marks, asked)
  signal.throwIfAborted()
  await report({ share: 0.7 })
  // Nobody foretold anything of the people on file: nothing is a chance of being worth so much
  const known = source.kind === 'contacts' ? { ...terms, worth: null } : terms
  const list: KeptPerson[] = []
  let i = 0
  for (const [mark, person] of found)
    if (allowed[i++] === 1) list.push({ mark, ...person, ...profitOf(person, known), reasons: person.reasons.slice(0, 3) })
  list.sort(better)
  const profits = list.map(({ expectedProfit }) => expectedProfit)
  const counted = { people: found.size, repeated, kept: list.length, exclusions, ...curveOf(profits, terms.contactCost.currency) }
  const result = { found: counted, sourceName: name }
  await keepList(services, of, list, result)
  return result
}

/** The job behind a list. Until it is whole it is a draft that nobody sees. */
export const makeListJob = (services: Needs): JobDefinition<Work> => ({
  name: 'activation.lists.make',
  data: Work,
  permission: 'activation.lists.make',
  async run(context) {
    const { scope, data } = context
    const result = await made(services, context)
    await context.complete(async (trx) => {
      await finishList(trx, scope, data.list, result)
      await notify(trx, scope, { to: [scope.principal], kind: 'list.ready', link: `activation/lists/${data.list}` })
      const { people, kept, exclusions } = result.found
      await record(trx, scope, { kind: 'list.made', subject: `list:${data.list}`, payload: { people, kept, ...exclusions } })
    })
  },
})
