import { DomainError, type Id, type Language } from '#base'
import type { Scope, Trx } from '#platform/database'
import { NewOrderAnswer, OrderResult } from './schema.ts'

/** One row of `order_answers`. Until there is a result, its state is the state of its job. */
type AnswerRow = {
  workspace_id: string
  id: string
  job_id: string
  file_id: string
  file: string
  options: string
  language: Language
  result: string | null
  created_by: string
  created_at: Date
  finished_at: Date | null
}
const tables = (trx: Trx) => trx.$extendTables<{ order_answers: AnswerRow }>()

export type StoredAnswer = Readonly<{
  id: Id<'order-answer'>
  jobId: string
  fileId: string
  file: string
  options: NewOrderAnswer
  language: Language
  result: OrderResult | null
  createdAt: Date
  finishedAt: Date | null
}>

type Selected = Omit<AnswerRow, 'workspace_id' | 'created_by' | 'options' | 'result'> & { options: unknown; result: unknown }
const answerOf = (row: Selected): StoredAnswer => ({
  ...{ id: row.id as Id<'order-answer'>, jobId: row.job_id, fileId: row.file_id, file: row.file, language: row.language },
  options: NewOrderAnswer.parse(row.options),
  result: row.result === null ? null : OrderResult.parse(row.result),
  ...{ createdAt: row.created_at, finishedAt: row.finished_at },
})

const select = (trx: Trx, scope: Scope) =>
  tables(trx)
    .selectFrom('order_answers')
    .select(['id', 'job_id', 'file_id', 'file', 'options', 'language', 'result', 'created_at', 'finished_at'])
    .where('workspace_id', '=', scope.workspace)

export async function addAnswer(
  trx: Trx,
  scope: Scope,
  { id, jobId, fileId, file, options, language }: Omit<StoredAnswer, 'result' | 'createdAt' | 'finishedAt'>,
  now: Date,
): Promise<void> {
  await tables(trx)
    .insertInto('order_answers')
    .values({
      ...{ workspace_id: scope.workspace, id, job_id: jobId, file_id: fileId, file, options: JSON.stringify(options), language },
      ...{ result: null, created_by: scope.principal, created_at: now, finished_at: null },
    })
    .execute()
}

/** @throws ORDER_ANSWER_NOT_FOUND, also for one of another workspace */
export async function findAnswer(trx: Trx, scope: Scope, id: string): Promise<StoredAnswer> {
  const row = await select(trx, scope).where('id', '=', id).executeTakeFirst()
  if (!row) throw new DomainError('ORDER_ANSWER_NOT_FOUND', { answer: id })
  return answerOf(row)
}

/** Newest first; one more than `limit` tells that there is a next page. */
export async function listAnswers(trx: Trx, scope: Scope, page: { limit: number; before: string | null }): Promise<StoredAnswer[]> {
  let query = select(trx, scope).orderBy('id', 'desc').limit(page.limit)
  if (page.before !== null) query = query.where('id', '<', page.before)
  return (await query.execute()).map(answerOf)
}

/** Keeps what was found. @throws ORDER_ANSWER_NOT_FOUND when it was erased meanwhile */
export async function finishAnswer(trx: Trx, scope: Scope, id: string, result: OrderResult, now: Date): Promise<void> {
  const { numUpdatedRows } = await tables(trx)
    .updateTable('order_answers')
    .set({ result: JSON.stringify(result), finished_at: now })
    .where('workspace_id', '=', scope.workspace)
    .where('id', '=', id)
    .executeTakeFirst()
  if (numUpdatedRows !== 1n) throw new DomainError('ORDER_ANSWER_NOT_FOUND', { answer: id })
}

export async function removeAnswer(trx: Trx, scope: Scope, id: string): Promise<void> {
  await tables(trx).deleteFrom('order_answers').where('workspace_id', '=', scope.workspace).where('id', '=', id).execute()
}

/** The answers of every workspace, with their jobs where they have no result. */
export async function everyAnswer(trx: Trx): Promise<{ id: string; openJob: string | null; scope: Scope }[]> {
  const rows = await tables(trx).selectFrom('order_answers').select(['id', 'job_id', 'workspace_id', 'created_by', 'finished_at']).execute()
  return rows.map((row) => ({
    id: row.id,
    openJob: row.finished_at === null ? row.job_id : null,
    scope: { workspace: row.workspace_id as Id<'workspace'>, principal: row.created_by as Id<'principal'> },
  }))
}
