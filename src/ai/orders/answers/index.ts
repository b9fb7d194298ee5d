import type { Scope } from '#platform/database'
import type { OrderPerson } from '../answer.ts'
import { type AnswerStorage, readPeople } from './kept.ts'
import type { StoredAnswer } from './store.ts'

export { contribution } from './contribution.ts'
export { findAnswer } from './store.ts'

const peopleAtOnce = 2048

/** The people of a finished answer, the best first; nobody while it has no result. */
export async function* readOrderPeople(
  storage: AnswerStorage,
  scope: Pick<Scope, 'workspace'>,
  { id, result }: Pick<StoredAnswer, 'id' | 'result'>,
): AsyncGenerator<OrderPerson> {
  const list = result?.outcome.list ?? 0
  for (let from = 0; from < list; from += peopleAtOnce)
    yield* await readPeople(storage, { workspace: scope.workspace, answer: id }, from, Math.min(list, from + peopleAtOnce))
}
