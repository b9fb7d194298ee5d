import { sql } from 'kysely'
import type { PgBoss } from 'pg-boss'
import type { Logger } from 'pino'
import { DomainError, type ErrorParams, type Id } from '#base'
import { record } from '#platform/activity'
import type { Database, Scope, Trx } from '#platform/database'
import { beginSpan, type Telemetry, within } from '#platform/telemetry'
import type { JobDefinition, JobProgress } from './job.ts'
import { addLogLine } from './log.ts'
import { jobDuration } from './measures.ts'
import { queueIn } from './queue.ts'
import { isFinal, retryDelay, retryPolicy } from './retry.ts'
import { jobTables } from './table.ts'

/** What travels through the queue: where the job's own row is. */
export type Ticket = Readonly<{
  workspace: Id<'workspace'>
  /** Headers of the trace in which it was asked for. */
  trace?: Readonly<Record<string, string>>
}>
/** A ticket as a worker holds it: the queue's count of retries tells its hold from a later one. */
export type Claim = Readonly<{ id: string; retryCount: number; data: Ticket; signal: AbortSignal }>

export type RunnerNeeds = Readonly<{
  database: Database
  boss: PgBoss
  log: Logger
  telemetry?: Telemetry | undefined
  /** The id under which this process works. */
  worker: string
  /** Whether a principal holds a permission at this moment. */
  allows(scope: Scope, permission: string): Promise<boolean>
}>

/** Progress is written at most this often; a new stage at once. */
const reportEveryMs = 250

type Held = { scope: Scope; jobId: string; attempt: number /** Attempts that ended in an error. */; failures: number; data: unknown }

/** A job that finds its kind's limit reached waits this long. */
const fullForSeconds = 1

/** Whether others hold so many of this kind that one more is too many. Takers of the kind come one after the other. */
async function isFull(trx: Trx, definition: JobDefinition<unknown>, claim: Claim): Promise<boolean> {
  const { limits, name } = definition
  if (!limits) return false
  await sql`select pg_advisory_xact_lock(hashtext(${`rumbo.jobs ${name}`}))`.execute(trx)
  const { rows } = await sql<{ everywhere: number; workspace: number }>`
    select count(*)::int as everywhere, (count(*) filter (where workspace_id = ${claim.data.workspace}))::int as workspace
    from jobs where name = ${name} and status = 'running' and id <> ${claim.id}`.execute(trx)
  const { everywhere, workspace } = rows[0]!
  return everywhere >= (limits.everywhere ?? Infinity) || workspace >= (limits.workspace ?? Infinity)
}

/** Takes the job's row: null when it was cancelled or ended while it waited, or has to wait for others of its kind. */
function take(needs: RunnerNeeds, definition: JobDefinition<unknown>, claim: Claim): Promise<Held | null> {
  const { workspace } = claim.data
  return needs.database.asSystem(async (trx) => {
    if (await isFull(trx, definition, claim)) {
      // Given back as if it had not been handed out: it counts as no attempt.
      await sql`update pgboss.job set state = 'created', started_on = null, heartbeat_on = null,
                       start_after = now() + ${fullForSeconds} * interval '1 second'
                where name = ${definition.name} and id = ${claim.id} and state = 'active' and retry_count = ${claim.retryCount}`.execute(
        trx,
      )
      return null
    }
    const row = await jobTables(trx)
      .updateTable('jobs')
      .set({
        status: 'running',
        attempts: sql<number>`attempts + 1`,
        worker_id: needs.worker,
        next_attempt_at: null,
        started_at: sql<Date>`coalesce(started_at, now())`,
      })
      .where('workspace_id', '=', workspace)
      .where('id', '=', claim.id)
      .where('status', 'in', ['queued', 'running'])
      .returning(['principal_id', 'attempts', 'failures', 'data'])
      .executeTakeFirst()
    if (!row) return null
    const scope = { workspace, principal: row.principal_id as Id<'principal'> }
    return { scope, jobId: claim.id, attempt: row.attempts, failures: row.failures, data: row.data }
  })
}

/** Whether this hold still is the job's: it may have been cancelled, or taken over while this process was silent. */
async function isHeld(trx: Trx, held: Held): Promise<boolean> {
  const row = await jobTables(trx)
    .selectFrom('jobs')
    .select(['status', 'attempts'])
    .where('workspace_id', '=', held.scope.workspace)
    .where('id', '=', held.jobId)
    .forUpdate()
    .executeTakeFirst()
  return row?.status === 'running' && row.attempts === held.attempt
}

async function checkHeld(trx: Trx, held: Held): Promise<void> {
  if (!(await isHeld(trx, held))) throw new DomainError('JOB_TAKEN_OVER', { job: held.jobId })
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

/** People and keys need the permission now; schedules act for the workspace, whose administrators set them. */
async function checkRights(needs: RunnerNeeds, scope: Scope, permission: string | undefined): Promise<void> {
  const { rows } = await needs.database.asSystem((trx) =>
    sql<{ kind: string }>`
      select kind from principals where workspace_id = ${scope.workspace} and id = ${scope.principal} and disabled_at is null`.execute(trx),
  )
  const kind = rows[0]?.kind
  const allowed = kind === 'system' || (kind !== undefined && (permission === undefined || (await needs.allows(scope, permission))))
  if (!allowed) throw new DomainError('JOB_PRINCIPAL_REFUSED', { principal: scope.principal, permission: permission ?? '' })
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

/** Writes lines in the order in which they were asked for, while this hold is the job's. */
function logger(needs: RunnerNeeds, held: Held): (code: string, params?: ErrorParams) => Promise<void> {
  let last: Promise<unknown> = Promise.resolve()
  return (code, params = {}) => {
    const write = () =>
      needs.database.inScope(held.scope, async (trx) => {
        if (await isHeld(trx, held)) await addLogLine(trx, held.scope.workspace, held.jobId, code, params)
      })
    const mine = last.then(write)
    last = mine.catch(() => undefined)
    return mine
  }
}

/** Work that does not stop by itself is left behind after this long: it can write nothing any more. */
const graceMs = 5000

async function untilLeft(work: Promise<void>, signal: AbortSignal): Promise<void> {
  const left = Promise.withResolvers<never>()
  const give = () => setTimeout(() => left.reject(signal.reason), graceMs).unref()
  signal.addEventListener('abort', give, { once: true })
  left.promise.catch(() => undefined)
  try {
    await Promise.race([work, left.promise])
  } finally {
    signal.removeEventListener('abort', give)
    work.catch(() => undefined)
  }
}

/** How a hold on a job ended. */
type Outcome = 'done' | 'failed' | 'again' | 'left'

/**
 * Runs one job to its end. Errors that the caller can mend end it; others send it back to the queue as its policy says.
 * @param watched  told of a running job, so that a cancellation reaches its signal
 */
export async function runJob(
  needs: RunnerNeeds,
  definition: JobDefinition<unknown>,
  claim: Claim,
  watched: { add(held: Held, abort: AbortController): () => void },
): Promise<void> {
  const held = await take(needs, definition, claim)
  if (!held) return
  const begun = performance.now()
  const span = beginSpan({
    name: `job ${definition.name}`,
    kind: 'consumer',
    attributes: { 'rumbo.job.kind': definition.name, 'rumbo.job.id': held.jobId, 'rumbo.job.attempt': held.attempt },
    from: claim.data.trace ?? {},
  })
  let outcome: Outcome = 'again'
  try {
    outcome = await within({ job: held.jobId, span }, () => runHeld(needs, definition, claim, held, watched))
  } finally {
    span?.end({ 'rumbo.job.outcome': outcome }, outcome === 'failed' || outcome === 'again' ? outcome : undefined)
    needs.telemetry?.observe(jobDuration, { kind: definition.name, outcome }, (performance.now() - begun) / 1000)
  }
}

async function runHeld(
  needs: RunnerNeeds,
  definition: JobDefinition<unknown>,
  claim: Claim,
  held: Held,
  watched: { add(held: Held, abort: AbortController): () => void },
): Promise<Outcome> {
  const { scope, jobId } = held
  const abort = new AbortController()
  const forget = watched.add(held, abort)
  const signal = AbortSignal.any([abort.signal, claim.signal])
  const { name, timeLimitSeconds } = definition
  const limit =
    timeLimitSeconds === undefined
      ? undefined
      : setTimeout(() => abort.abort(new DomainError('JOB_TIME_LIMIT', { seconds: timeLimitSeconds })), timeLimitSeconds * 1000).unref()
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
    const data = definition.data.parse(held.data)
    const work = definition.run({ scope, data, jobId, signal, report: reporter(needs, held), log: logger(needs, held), complete })
    await untilLeft(work, signal)
    if (!ended && !signal.aborted) await complete(async () => undefined)
    else if (!ended) throw signal.reason
    return 'done'
  } catch (error) {
    if (!ended) return await giveBack(needs, definition, claim, held, signal.aborted ? signal.reason : error)
    needs.log.error({ err: error, kind: name }, 'job threw after its end')
    return 'done'
  } finally {
    clearTimeout(limit)
    forget()
  }
}

const timedOut = (error: unknown): boolean => error instanceof DomainError && error.code === 'JOB_TIME_LIMIT'

async function giveBack(
  needs: RunnerNeeds,
  definition: JobDefinition<unknown>,
  claim: Claim,
  held: Held,
  error: unknown,
): Promise<Outcome> {
  const { log } = needs
  const { name } = definition
  const policy = retryPolicy(definition.retry)
  if (error === cancelled || (error instanceof DomainError && error.code === 'JOB_TAKEN_OVER')) {
    log.info({ kind: name }, 'job left: cancelled or taken over')
    return 'left'
  }
  if (error === stopping) {
    log.info({ kind: name }, 'job goes back to the queue')
    await needs.database.asSystem((trx) =>
      own(trx, held)
        .set({ status: 'queued', worker_id: null })
        .where('attempts', '=', held.attempt)
        .where('status', '=', 'running')
        .execute(),
    )
    // The queue counts the retry and hands the job out again.
    throw error
  }
  const { code, params } = error instanceof DomainError ? error : new DomainError('INTERNAL')
  const last = isFinal(error, policy) || timedOut(error) || held.failures + 1 >= policy.attempts
  log.warn({ err: error, kind: name, last }, 'job failed')
  const { workspace } = held.scope
  await needs.database
    .inScope(held.scope, async (trx) => {
      await checkHeld(trx, held)
      await addLogLine(trx, workspace, held.jobId, code, params)
      if (last) {
        await own(trx, held)
          .set({ status: 'failed', error_code: code, error_params: JSON.stringify(params) as never, finished_at: new Date() })
          .execute()
        await record(trx, held.scope, { kind: 'job.failed', subject: `job:${held.jobId}`, payload: { job: name, code } })
        await needs.boss.complete(name, { id: claim.id, retryCount: claim.retryCount }, null, { db: queueIn(trx) })
      } else {
        const seconds = retryDelay(policy, held.failures + 1, Math.random())
        const at = new Date(Date.now() + seconds * 1000)
        await addLogLine(trx, workspace, held.jobId, 'JOB_TRIED_AGAIN', { attempt: held.failures + 2, seconds: Math.ceil(seconds) })
        await own(trx, held)
          .set({ status: 'queued', worker_id: null, next_attempt_at: at, failures: held.failures + 1 })
          .execute()
        const queue = queueIn(trx)
        await needs.boss.fail(name, { id: claim.id, retryCount: claim.retryCount }, null, { db: queue })
        await queue.executeSql('update pgboss.job set start_after = $3 where name = $1 and id = $2', [name, claim.id, at])
      }
    })
    .catch((failure: unknown) => {
      // Cancelled or taken over in this very moment: somebody else's word stands.
      if (!(failure instanceof DomainError && failure.code === 'JOB_TAKEN_OVER')) throw failure
    })
  return last ? 'failed' : 'again'
}

/** Reasons for which a running job's signal is aborted. */
export const cancelled = new Error('cancelled')
export const stopping = new Error('the server stops')
