import { findAnswer, readOrderPeople } from '#ai/orders/answers'
import type { Database, Scope } from '#platform/database'
import { type Gathering, type GivenPerson, gatherPeople } from './gather.ts'
import type { CampaignStorage } from './kept.ts'
import type { CampaignSource } from './schema.ts'

type Answer = Extract<CampaignSource, { kind: 'answer' }>

async function* firstOf<One>(all: AsyncIterable<One>, most: number): AsyncGenerator<One> {
  let n = 0
  for await (const one of all) {
    if (n++ >= most) return
    yield one
  }
}

/**
 * The people of an answer about orders, the best first. Of who leaves, the share that buys without contact is what the
 * scores leave of the whole; what customers will spend says nothing of that share.
 * @throws ORDER_ANSWER_NOT_FOUND, ORDER_ANSWER_NOT_FINISHED
 */
export async function peopleOfAnswer(
  needs: CampaignStorage & Readonly<{ database: Database }>,
  scope: Scope,
  { answer, most = Number.POSITIVE_INFINITY }: Answer,
  gathering: Gathering,
) {
  const found = await needs.database.inScope(scope, (trx) => findAnswer(trx, scope, answer))
  const isLearnt = found.result?.outcome.status === 'delivered'
  const people: AsyncIterable<GivenPerson> = firstOf(readOrderPeople(needs, scope, found), most)
  const gathered = await gatherPeople(people, gathering)
  const { meanScore } = gathered.found
  const { question } = found.options
  const base = !isLearnt || meanScore === null || question === 'value' ? null : question === 'leave' ? 1 - meanScore : meanScore
  return { ...gathered, found: { ...gathered.found, meanScore: base } }
}
