import { DomainError } from '#base'
import type { Scope } from '#platform/database'
import type { OrderPerson } from '../answer.ts'
import { type AnswerStorage, readPeople } from './kept.ts'
import type { StoredAnswer } from './store.ts'

export { contribution } from './contribution.ts'
export { findAnswer } from './store.ts'

const peopleAtOnce = 2048

/** The people of a finished answer, the best first. @throws ORDER_ANSWER_NOT_FINISHED */
export async function* readOrderPeople(
  storage: AnswerStorage,
  scope: Pick<Scope, 'workspace'>,
  { id, file, result }: StoredAnswer,
): AsyncGenerator<OrderPerson> {
  if (result === null) throw new DomainError('ORDER_ANSWER_NOT_FINISHED', { file })
  const { list } = result.outcome
  for (let from = 0; from < list; from += peopleAtOnce)
    yield* await readPeople(storage, { workspace: scope.workspace, answer: id }, from, Math.min(list, from + peopleAtOnce))
}
