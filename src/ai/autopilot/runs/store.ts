import { DomainError, type Id } from '#base'
import type { Scope, Trx } from '#platform/database'
import type { Headline, NewRun } from './schema.ts'

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
  createdAt: Date
  finishedAt: Date | null
}>

type Selected = Pick<RunRow, 'id' | 'job_id' | 'file' | 'outcome' | 'created_at' | 'finished_at'> & { options: unknown; headline: unknown }
const runOf = (row: Selected): StoredRun => ({
  id: row.id as Id<'run'>,
  jobId: row.job_id,
  file: row.file,
  options: row.options as NewRun,
  outcome: row.outcome,
  headline: row.headline as Headline | null,
  createdAt: row.created_at,
  finishedAt: row.finished_at,
})

const select = (trx: Trx, scope: Scope) =>
  tables(trx)
    .selectFrom('runs')
    .select(['id', 'job_id', 'file', 'options', 'outcome', 'headline', 'created_at', 'finished_at'])
    .where('workspace_id', '=', scope.workspace)

export async function addRun(trx: Trx, scope: Scope, run: Pick<StoredRun, 'id' | 'jobId' | 'file' | 'options'>, now: Date): Promise<void> {
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

/** Newest first; ids sort by birth, so the id is the position. One more than `limit` tells that there is a next page. */
export async function listRuns(trx: Trx, scope: Scope, page: { limit: number; before: string | null }): Promise<StoredRun[]> {
  let query = select(trx, scope).orderBy('id', 'desc').limit(page.limit)
  if (page.before !== null) query = query.where('id', '<', page.before)
  return (await query.execute()).map(runOf)
}

/** Keeps what the run found. @throws RUN_NOT_FOUND when it was erased meanwhile */
export async function finishRun(trx: Trx, scope: Scope, id: string, outcome: RunOutcome, headline: Headline, now: Date): Promise<void> {
  const { numUpdatedRows } = await tables(trx)
    .updateTable('runs')
    .set({ outcome, headline: JSON.stringify(headline), finished_at: now })
    .where('workspace_id', '=', scope.workspace)
    .where('id', '=', id)
    .executeTakeFirst()
  if (numUpdatedRows !== 1n) throw new DomainError('RUN_NOT_FOUND', { run: id })
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
