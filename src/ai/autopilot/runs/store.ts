import { sql } from 'kysely'
import { DomainError, type Id } from '#base'
import { holdsWords, plainText, type Scope, type Trx } from '#platform/database'
import type { Headline, NewRun, RunLive, RunOrder, RunStatus } from './schema.ts'

export type RunOutcome = 'delivered' | 'no-signal'
/** One row of `runs`. Until the run has an outcome, its state is the state of its job. */
type RunRow = {
  workspace_id: string
  id: string
  job_id: string
  file: string
  options: string
  outcome: RunOutcome | null
  headline: string | null
  live: string | null
  keep_asked_at: Date | null
  file_id: string | null
  created_by: string
  created_at: Date
  finished_at: Date | null
}
const tables = (trx: Trx) => trx.$extendTables<{ runs: RunRow }>()

export type StoredRun = Readonly<{
  id: Id<'run'>
  jobId: string
  file: string
  options: NewRun
  outcome: RunOutcome | null
  headline: Headline | null
  live: RunLive | null
  keepAskedAt: Date | null
  fileId: string | null
  createdAt: Date
  finishedAt: Date | null
}>

type Selected = Pick<RunRow, 'id' | 'job_id' | 'file' | 'outcome' | 'keep_asked_at' | 'file_id' | 'created_at' | 'finished_at'> & {
  options: unknown
  headline: unknown
  live: unknown
}
const runOf = (row: Selected): StoredRun => ({
  id: row.id as Id<'run'>,
  jobId: row.job_id,
  file: row.file,
  options: row.options as NewRun,
  outcome: row.outcome,
  headline: row.headline as Headline | null,
  live: row.live as RunLive | null,
  keepAskedAt: row.keep_asked_at,
  fileId: row.file_id,
  createdAt: row.created_at,
  finishedAt: row.finished_at,
})

const select = (trx: Trx, scope: Scope) =>
  tables(trx)
    .selectFrom('runs')
    .select(['id', 'job_id', 'file', 'options', 'outcome', 'headline', 'live', 'keep_asked_at', 'file_id', 'created_at', 'finished_at'])
    .where('workspace_id', '=', scope.workspace)

type AddedRun = Pick<StoredRun, 'id' | 'jobId' | 'file' | 'options'> & { fileId?: string }

export async function addRun(trx: Trx, scope: Scope, run: AddedRun, now: Date): Promise<void> {
  await tables(trx)
    .insertInto('runs')
    .values({
      workspace_id: scope.workspace,
      id: run.id,
      job_id: run.jobId,
      file: run.file,
      options: JSON.stringify(run.options),
      outcome: null,
      headline: null,
      live: null,
      keep_asked_at: null,
      file_id: run.fileId ?? null,
      created_by: scope.principal,
      created_at: now,
      finished_at: null,
    })
    .execute()
}

/** @throws RUN_NOT_FOUND, also for a run of another workspace */
export async function findRun(trx: Trx, scope: Scope, id: string): Promise<StoredRun> {
  const row = await select(trx, scope).where('id', '=', id).executeTakeFirst()
  if (!row) throw new DomainError('RUN_NOT_FOUND', { run: id })
  return runOf(row)
}

/** Where a page of runs begins: after this run, and after its file's name where names give the order. */
export type RunPosition = Readonly<{ id: string; name: string }>
export type RunFilter = Readonly<{
  limit: number
  after: RunPosition | null
  order: RunOrder
  words?: string
  statuses?: readonly RunStatus[]
}>

/** The status as `runView` tells it, from the run and its job. */
const status = sql<RunStatus>`coalesce(outcome, (
  select case jobs.status when 'done' then 'running' else jobs.status end from jobs
  where jobs.workspace_id = runs.workspace_id and jobs.id = runs.job_id), 'failed')`
const fileName = sql<string>`file`

/** Runs with where they stand in the order; ids sort by birth. One more than `limit` tells that there is a next page. */
export async function listRuns(trx: Trx, scope: Scope, filter: RunFilter): Promise<(StoredRun & { name: string })[]> {
  const { limit, after, order, words, statuses } = filter
  const name = plainText(fileName)
  let query = select(trx, scope).select(name.as('name')).limit(limit)
  if (order === 'file') query = query.orderBy(name)
  query = query.orderBy('id', order === 'newest' ? 'desc' : 'asc')
  if (after !== null)
    query =
      order === 'file'
        ? query.where(sql<boolean>`(${name}, id) > (${after.name}, ${after.id}::uuid)`)
        : query.where('id', order === 'newest' ? '<' : '>', after.id)
  if (words !== undefined) query = query.where(holdsWords(sql<string>`(file || ' ' || coalesce(options ->> 'target', ''))`, words))
  if (statuses !== undefined) query = query.where(status, 'in', statuses)
  return (await query.execute()).map((row) => ({ ...runOf(row), name: row.name }))
}

/** How many runs there are of each status that any has. */
export async function countRuns(trx: Trx, scope: Scope): Promise<{ status: RunStatus; n: number }[]> {
  const { rows } = await sql<{ status: RunStatus; n: number }>`
    select ${status} as status, count(*)::int as n from runs where workspace_id = ${scope.workspace} group by 1`.execute(trx)
  return rows
}

/** Keeps what the run found. @throws RUN_NOT_FOUND when it was erased meanwhile */
export async function finishRun(trx: Trx, scope: Scope, id: string, outcome: RunOutcome, headline: Headline, now: Date): Promise<void> {
  const { numUpdatedRows } = await tables(trx)
    .updateTable('runs')
    .set({ outcome, headline: JSON.stringify(headline), live: null, finished_at: now })
    .where('workspace_id', '=', scope.workspace)
    .where('id', '=', id)
    .executeTakeFirst()
  if (numUpdatedRows !== 1n) throw new DomainError('RUN_NOT_FOUND', { run: id })
}

const one = (trx: Trx, scope: Scope, id: string) =>
  tables(trx).updateTable('runs').where('workspace_id', '=', scope.workspace).where('id', '=', id)

/** Keeps what a run tells of itself, until it has an outcome. */
export async function setLive(trx: Trx, scope: Scope, id: string, live: RunLive): Promise<void> {
  await one(trx, scope, id)
    .where('outcome', 'is', null)
    .set({ live: JSON.stringify(live) })
    .execute()
}

/** Notes that the search shall end with the best so far; the first time counts. @returns whether this was it */
export async function askToKeep(trx: Trx, scope: Scope, id: string, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await one(trx, scope, id).where('keep_asked_at', 'is', null).set({ keep_asked_at: now }).executeTakeFirst()
  return numUpdatedRows === 1n
}

export async function isKeepAsked(trx: Trx, scope: Scope, id: string): Promise<boolean> {
  const row = await tables(trx)
    .selectFrom('runs')
    .select('keep_asked_at')
    .where('workspace_id', '=', scope.workspace)
    .where('id', '=', id)
    .executeTakeFirst()
  return row?.keep_asked_at != null
}

export async function removeRun(trx: Trx, scope: Scope, id: string): Promise<void> {
  await tables(trx).deleteFrom('runs').where('workspace_id', '=', scope.workspace).where('id', '=', id).execute()
}

/** The runs of every workspace that have no outcome: under way, failed or cancelled. */
export async function runsWithoutOutcome(trx: Trx): Promise<{ id: string; jobId: string; scope: Scope }[]> {
  const rows = await tables(trx)
    .selectFrom('runs')
    .select(['id', 'job_id', 'workspace_id', 'created_by'])
    .where('outcome', 'is', null)
    .execute()
  return rows.map((row) => ({
    id: row.id,
    jobId: row.job_id,
    scope: { workspace: row.workspace_id as Id<'workspace'>, principal: row.created_by as Id<'principal'> },
  }))
}
