import { sql } from 'kysely'
import type { PgBoss } from 'pg-boss'
import type { Logger } from 'pino'
import { DomainError, type Id } from '#base'
import { record } from '#platform/activity'
import type { Database, Scope, Trx } from '#platform/database'
import type { JobDefinition, JobProgress } from './job.ts'
import { queueIn } from './queue.ts'
import { jobTables } from './table.ts'

/** What travels through the queue: where the job's own row is. */
export type Ticket = Readonly<{ workspace: Id<'workspace'> }>
/** A ticket as a worker holds it: the queue's count of retries tells its hold from a later one. */
export type Claim = Readonly<{ id: string; retryCount: number; data: Ticket; signal: AbortSignal }>

export type RunnerNeeds = Readonly<{
  database: Database
  boss: PgBoss
  log: Logger
  /** Whether a principal holds a permission at this moment. */
  allows(scope: Scope, permission: string): Promise<boolean>
}>

/** Progress is written at most this often; a new stage at once. */
const reportEveryMs = 250

type Held = { scope: Scope; jobId: string; attempt: number; data: unknown }

/** Takes the job's row: null when it was cancelled or ended while it waited. */
function take(needs: RunnerNeeds, claim: Claim): Promise<Held | null> {
  const { workspace } = claim.data
  return needs.database.asSystem(async (trx) => {
    const row = await jobTables(trx)
      .updateTable('jobs')
      .set({ status: 'running', attempts: sql<number>`attempts + 1`, started_at: sql<Date>`coalesce(started_at, now())` })
      .where('workspace_id', '=', workspace)
      .where('id', '=', claim.id)
      .where('status', 'in', ['queued', 'running'])
      .returning(['principal_id', 'attempts', 'data'])
      .executeTakeFirst()
    if (!row) return null
    const scope = { workspace, principal: row.principal_id as Id<'principal'> }
    return { scope, jobId: claim.id, attempt: row.attempts, data: row.data }
  })
}

/** Whether this hold still is the job's: it may have been cancelled, or taken over while this process was silent. */
async function checkHeld(trx: Trx, held: Held): Promise<void> {
  const row = await jobTables(trx)
    .selectFrom('jobs')
    .select(['status', 'attempts'])
    .where('workspace_id', '=', held.scope.workspace)
    .where('id', '=', held.jobId)
    .forUpdate()
    .executeTakeFirst()
  if (row?.status !== 'running' || row.attempts !== held.attempt) throw new DomainError('JOB_TAKEN_OVER', { job: held.jobId })
}

const own = (trx: Trx, held: Held) =>
  jobTables(trx).updateTable('jobs').where('workspace_id', '=', held.scope.workspace).where('id', '=', held.jobId)

/** Ends the job in one transaction with what `work` writes. */
function end<T>(needs: RunnerNeeds, name: string, claim: Claim, held: Held, work: (trx: Trx) => Promise<T>): Promise<T> {
  return needs.database.inScope(held.scope, async (trx) => {
    await checkHeld(trx, held)
    const result = await work(trx)
    await needs.boss.complete(name, { id: claim.id, retryCount: claim.retryCount }, null, { db: queueIn(trx) })
    return result
  })
}

async function checkRights(needs: RunnerNeeds, scope: Scope, permission: string | undefined): Promise<void> {
  const enabled = await needs.database.asSystem((trx) =>
    sql`select from principals where workspace_id = ${scope.workspace} and id = ${scope.principal} and disabled_at is null`.execute(trx),
  )
  if (enabled.rows.length === 0 || (permission !== undefined && !(await needs.allows(scope, permission)))) {
    throw new DomainError('JOB_PRINCIPAL_REFUSED', { principal: scope.principal, permission: permission ?? '' })
  }
}

function reporter(needs: RunnerNeeds, held: Held): (progress: JobProgress) => Promise<void> {
  let writtenAt = 0
  let stage: string | null = null
  return async (progress) => {
    const next = progress.stage === undefined ? stage : progress.stage
    if (next === stage && Date.now() - writtenAt < reportEveryMs) return
    writtenAt = Date.now()
    stage = next
    const share = Math.min(1, Math.max(0, progress.share))
    await needs.database.inScope(held.scope, (trx) =>
      own(trx, held)
        .set({ share, stage, seconds_left: progress.secondsLeft ?? null })
        .where('attempts', '=', held.attempt)
        .where('status', '=', 'running')
        .execute(),
    )
  }
}

/** An error that the same work would meet again: the caller's fault, not the machine's. */
const isFinal = (error: unknown): error is DomainError => error instanceof DomainError && error.status < 500

const attemptsOnError = 3

/**
 * Runs one job to its end. Errors that the caller can mend end it; others send it back to the queue, three times.
 * @param watched  told of a running job, so that a cancellation reaches its signal
 */
export async function runJob(
  needs: RunnerNeeds,
  definition: JobDefinition<unknown>,
  claim: Claim,
  watched: { add(held: Held, abort: AbortController): () => void },
): Promise<void> {
  const held = await take(needs, claim)
  if (!held) return
  const { scope, jobId } = held
  const abort = new AbortController()
  const forget = watched.add(held, abort)
  const signal = AbortSignal.any([abort.signal, claim.signal])
  const { name } = definition
  let ended = false
  const complete = <T>(effect: (trx: Trx) => Promise<T>): Promise<T> =>
    end(needs, name, claim, held, async (trx) => {
      const result = await effect(trx)
      await own(trx, held).set({ status: 'done', share: 1, seconds_left: 0, finished_at: new Date() }).execute()
      await record(trx, scope, { kind: 'job.done', subject: `job:${jobId}`, payload: { job: name } })
      return result
    }).then((result) => {
      ended = true
      return result
    })
  try {
    await checkRights(needs, scope, definition.permission)
    await definition.run({ scope, data: definition.data.parse(held.data), jobId, signal, report: reporter(needs, held), complete })
    if (!ended && !signal.aborted) await complete(async () => undefined)
    else if (!ended) throw signal.reason
  } catch (error) {
    if (ended) needs.log.error({ err: error, job: name, id: jobId }, 'job threw after its end')
    else await giveBack(needs, name, claim, held, signal.aborted ? signal.reason : error)
  } finally {
    forget()
  }
}

async function giveBack(needs: RunnerNeeds, name: string, claim: Claim, held: Held, error: unknown): Promise<void> {
  const { log } = needs
  if (error === cancelled || (error instanceof DomainError && error.code === 'JOB_TAKEN_OVER')) {
    log.info({ job: name, id: held.jobId }, 'job left: cancelled or taken over')
    return
  }
  if (error !== stopping && (isFinal(error) || held.attempt >= attemptsOnError)) {
    log.warn({ err: error, job: name, id: held.jobId }, 'job failed')
    const { code, params } = error instanceof DomainError ? error : new DomainError('INTERNAL')
    await end(needs, name, claim, held, async (trx) => {
      await own(trx, held)
        .set({ status: 'failed', error_code: code, error_params: JSON.stringify(params) as never, finished_at: new Date() })
        .execute()
      await record(trx, held.scope, { kind: 'job.failed', subject: `job:${held.jobId}`, payload: { job: name, code } })
    }).catch((failure: unknown) => {
      // Cancelled or taken over in this very moment: somebody else's word stands.
      if (!(failure instanceof DomainError && failure.code === 'JOB_TAKEN_OVER')) throw failure
    })
    return
  }
  log.info({ err: error === stopping ? undefined : error, job: name, id: held.jobId }, 'job goes back to the queue')
  await needs.database.asSystem((trx) =>
    own(trx, held).set({ status: 'queued' }).where('attempts', '=', held.attempt).where('status', '=', 'running').execute(),
  )
  // The queue counts the retry and hands the job out again.
  throw error
}

/** Reasons for which a running job's signal is aborted. */
export const cancelled = new Error('cancelled')
export const stopping = new Error('the server stops')
