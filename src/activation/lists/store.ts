import { sql } from 'kysely'
import { DomainError, type Id, type Language } from '#base'
import type { Way } from '#customers/consent'
import type { Scope, Trx } from '#platform/database'
import type { ListResult } from './kept.ts'
import { ListFound, ListSource, ListTerms } from './schema.ts'

type ListRow = {
  workspace_id: string
  id: string
  job_id: string
  name: string
  source: string
  source_name: string | null
  channel: Way
  terms: string
  rest_days: number
  language: Language
  found: string | null
  size: number | null
  created_by: string
  created_at: Date
}
const tables = (trx: Trx) => trx.$extendTables<{ lists: ListRow }>()

export type StoredList = Readonly<{
  id: Id<'list'>
  jobId: string
  name: string
  source: ListSource
  sourceName: string | null
  channel: Way
  terms: ListTerms
  restDays: number
  language: Language
  found: ListFound | null
  size: number | null
  createdBy: string
  createdAt: Date
}>
type Selected = Omit<ListRow, 'workspace_id' | 'source' | 'terms' | 'found'> & Record<'source' | 'terms' | 'found', unknown>
const listOf = (row: Selected): StoredList => ({
  ...{ id: row.id as Id<'list'>, jobId: row.job_id, name: row.name, source: ListSource.parse(row.source), sourceName: row.source_name },
  ...{ channel: row.channel, terms: ListTerms.parse(row.terms), restDays: row.rest_days, language: row.language },
  ...{
    found: row.found === null ? null : ListFound.parse(row.found),
    size: row.size,
    createdBy: row.created_by,
    createdAt: row.created_at,
  },
})
const select = (trx: Trx, scope: Scope) =>
  tables(trx)
    .selectFrom('lists')
    .select(['id', 'job_id', 'name', 'source', 'source_name', 'channel', 'terms', 'rest_days', 'language', 'found', 'size'])
    .select(['created_by', 'created_at'])
    .where('workspace_id', '=', scope.workspace)

type NewListRow = Pick<StoredList, 'id' | 'jobId' | 'name' | 'source' | 'sourceName' | 'channel' | 'terms' | 'restDays' | 'language'>
export async function addList(trx: Trx, scope: Scope, list: NewListRow, now: Date): Promise<void> {
  const { id, jobId, name, source, sourceName, channel, terms, restDays, language } = list
  await tables(trx)
    .insertInto('lists')
    .values({
      ...{ workspace_id: scope.workspace, id, job_id: jobId, name, source: JSON.stringify(source), source_name: sourceName, channel },
      ...{ terms: JSON.stringify(terms), rest_days: restDays, language, found: null, size: null },
      ...{ created_by: scope.principal, created_at: now },
    })
    .execute()
}

/** @throws LIST_NOT_FOUND, also for one of another workspace */
export async function findList(trx: Trx, scope: Scope, id: string): Promise<StoredList> {
  const row = await select(trx, scope).where('id', '=', id).executeTakeFirst()
  if (!row) throw new DomainError('LIST_NOT_FOUND', { list: id })
  return listOf(row)
}

/** Newest first; one more than `limit` tells that there is a next page. */
export async function listLists(trx: Trx, scope: Scope, page: Readonly<{ limit: number; before: string | null }>): Promise<StoredList[]> {
  let query = select(trx, scope).orderBy('id', 'desc').limit(page.limit)
  if (page.before !== null) query = query.where('id', '<', page.before)
  return (await query.execute()).map(listOf)
}

/** @throws LIST_NOT_FOUND when it was deleted meanwhile */
export async function finishList(trx: Trx, scope: Scope, id: string, { found, sourceName }: ListResult): Promise<void> {
  const { numUpdatedRows } = await tables(trx)
    .updateTable('lists')
    .set({ found: JSON.stringify(found), size: found.best?.n ?? found.kept, source_name: sourceName })
    .where('workspace_id', '=', scope.workspace)
    .where('id', '=', id)
    .executeTakeFirst()
  if (numUpdatedRows !== 1n) throw new DomainError('LIST_NOT_FOUND', { list: id })
}

export const setSize = async (trx: Trx, scope: Scope, id: string, size: number): Promise<void> =>
  void (await tables(trx).updateTable('lists').set({ size }).where('workspace_id', '=', scope.workspace).where('id', '=', id).execute())

export const removeList = async (trx: Trx, scope: Scope, id: string): Promise<void> =>
  void (await tables(trx).deleteFrom('lists').where('workspace_id', '=', scope.workspace).where('id', '=', id).execute())

/** The lists of every workspace, with their jobs where they are not made yet. */
export async function everyList(trx: Trx): Promise<{ id: string; openJob: string | null; scope: Scope }[]> {
  const { rows } = await sql<{ id: string; job: string | null; workspace: string; asker: string }>`
    select id, case when found is null then job_id end as job, workspace_id as workspace, created_by as asker from lists`.execute(trx)
  return rows.map(({ id, job, workspace, asker }) => ({
    ...{ id, openJob: job },
    scope: { workspace: workspace as Id<'workspace'>, principal: asker as Id<'principal'> },
  }))
}
