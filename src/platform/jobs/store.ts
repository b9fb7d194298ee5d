import { sql } from 'kysely'
import { DomainError, type ErrorCode, errorCodes } from '#base'
import { record } from '#platform/activity'
import type { Scope, Trx } from '#platform/database'
import type { JobFilter, JobState } from './job.ts'
import { jobColumns, jobStateOf, jobTables } from './table.ts'

/** Errors that were our fault: their jobs can be done over as they are. */
export const ourFaults = (Object.keys(errorCodes) as ErrorCode[]).filter((code) => errorCodes[code].status >= 500)

export const isReplayable = ({ status, error }: JobState): boolean =>
  status === 'failed' && error !== null && ourFaults.includes(error.code)

/** @throws JOB_NOT_FOUND */
export async function findJob(trx: Trx, scope: Scope, id: string, lock = false): Promise<JobState> {
  const query = jobTables(trx).selectFrom('jobs').select(jobColumns).where('workspace_id', '=', scope.workspace).where('id', '=', id)
  const row = await (lock ? query.forUpdate() : query).executeTakeFirst()
  if (!row) throw new DomainError('JOB_NOT_FOUND', { job: id })
  return jobStateOf(row)
}

/** Newest first; ids sort by birth. */
export async function listJobs(trx: Trx, scope: Scope, filter: JobFilter, limit: number, after?: string): Promise<JobState[]> {
  let query = jobTables(trx).selectFrom('jobs').select(jobColumns).where('workspace_id', '=', scope.workspace)
  if (filter.status !== undefined) query = query.where('status', '=', filter.status)
  if (filter.name !== undefined) query = query.where('name', '=', filter.name)
  if (filter.principal !== undefined) query = query.where('principal_id', '=', filter.principal)
  if (filter.from !== undefined) query = query.where('created_at', '>=', filter.from)
  if (filter.to !== undefined) query = query.where('created_at', '<', filter.to)
  if (filter.replayable === true) query = query.where('status', '=', 'failed').where('error_code', 'in', ourFaults)
  if (after !== undefined) query = query.where('id', '<', after)
  return (await query.orderBy('id', 'desc').limit(limit).execute()).map(jobStateOf)
}

/** Whether another job with its key waits or runs. */
async function hasOpenTwin(trx: Trx, scope: Scope, id: string): Promise<boolean> {
  const { rows } = await sql`
    select from jobs own join jobs open using (workspace_id, name, singleton_key)
    where own.workspace_id = ${scope.workspace} and own.id = ${id} and open.status in ('queued', 'running')`.execute(trx)
  return rows.length > 0
}

/** Marks a failed job as waiting again; its earlier attempts no longer count. @throws JOB_NOT_FOUND, JOB_NOT_REPLAYABLE */
export async function reopenJob(trx: Trx, scope: Scope, id: string): Promise<JobState> {
  const state = await findJob(trx, scope, id, true)
  if (!isReplayable(state) || (await hasOpenTwin(trx, scope, id)))
    throw new DomainError('JOB_NOT_REPLAYABLE', { job: id, status: state.status })
  await jobTables(trx)
    .updateTable('jobs')
    .set((row) => ({
      status: 'queued' as const,
      share: 0,
      stage: null,
      seconds_left: null,
      failures: 0,
      replays: row('replays', '+', 1),
      error_code: null,
      error_params: null,
      finished_at: null,
      next_attempt_at: null,
      worker_id: null,
    }))
    .where('workspace_id', '=', scope.workspace)
    .where('id', '=', id)
    .execute()
  await record(trx, scope, {
    kind: 'job.replayed',
    subject: `job:${id}`,
    payload: { job: state.name, code: state.error?.code ?? '', replays: state.replays + 1 },
  })
  return state
}

/** @throws JOB_NOT_FOUND, JOB_ENDED */
export async function cancelJob(trx: Trx, scope: Scope, id: string): Promise<JobState> {
  const state = await findJob(trx, scope, id, true)
  if (state.status !== 'queued' && state.status !== 'running') throw new DomainError('JOB_ENDED', { job: id, status: state.status })
  await jobTables(trx)
    .updateTable('jobs')
    .set({ status: 'cancelled', finished_at: new Date(), next_attempt_at: null })
    .where('workspace_id', '=', scope.workspace)
    .where('id', '=', id)
    .execute()
  await record(trx, scope, { kind: 'job.cancelled', subject: `job:${id}`, payload: { job: state.name } })
  return state
}
