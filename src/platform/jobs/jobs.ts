import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Logger } from 'pino'
import { DomainError, newId } from '#base'
import { record } from '#platform/activity'
import type { ConnectOptions, Database, Scope, Trx } from '#platform/database'
import { type Telemetry, traceHeaders } from '#platform/telemetry'
import type { JobDefinition, JobSchedule, JobState, Jobs } from './job.ts'
import { addLogLine, readLog } from './log.ts'
import { createQueue, queueIn, queueOptions, takedownsAllowed } from './queue.ts'
import { reissueTickets } from './reissue.ts'
import { retryPolicy } from './retry.ts'
import { cancelled, runJob, stopping, type Ticket } from './runner.ts'
import { changeSchedule, fireDue, listSchedules, plantSchedules, startSchedule } from './schedules.ts'
import { cancelJob, findJob, listJobs, reopenJob } from './store.ts'
import { jobTables } from './table.ts'
import { listWorkers, registerWorker, workerBeatMs } from './workers.ts'

export type JobsOptions = Readonly<{
  database: Database
  /** How the queue reaches the same database as its owner. */
  connection: ConnectOptions
  definitions: readonly JobDefinition<unknown>[]
  schedules?: readonly JobSchedule[]
  /** How this process is named among the workers. */
  role?: 'all' | 'worker'
  version?: string
  log: Logger
  telemetry?: Telemetry
  /** Whether a principal holds a permission at this moment. */
  allows(scope: Scope, permission: string): Promise<boolean>
}>

export interface JobRunner extends Jobs {
  /** Begins to take jobs; without it they are only queued here and run elsewhere. */
  work(): Promise<void>
  /** Ends every `watch`: whoever watches asks again, of another process or later. */
  endWatches(): void
  /** Aborts what runs (it goes back to the queue), then stops. */
  stop(): Promise<void>
}

/** How often the rows of running jobs are looked at for a cancellation. */
const lookEveryMs = 400
const watchEveryMs = 300
const sweepEveryMs = 10_000
const fireEveryMs = 1000
const plantEveryMs = 10_000

const isOpen = (status: JobState['status']): boolean => status === 'queued' || status === 'running'

/** The queue of one process, started. */
export async function startJobs(options: JobsOptions): Promise<JobRunner> {
  const { database, definitions, schedules = [], log } = options
  const boss = createQueue(options.connection, log)
  await boss.start()
  for (const { name } of definitions) await boss.createQueue(name, queueOptions)

  type Running = { workspace: string; attempt: number; abort: AbortController }
  const running = new Map<string, Running>()
  const own = registerWorker(database, options.role ?? 'all', options.version ?? '')
  const needs = { database, boss, log, telemetry: options.telemetry, worker: own.id, allows: options.allows }
  const end = Promise.withResolvers<void>()
  let stopped = false
  let working = false
  const watches = new AbortController()
  const loops: Promise<void>[] = []

  function every(ms: number, work: () => Promise<void>): void {
    loops.push(
      (async () => {
        while (!stopped) {
          await Promise.race([end.promise, new Promise((go) => setTimeout(go, ms).unref())])
          if (!stopped) await work().catch((error: unknown) => log.warn({ err: error }, 'jobs: looking again later'))
        }
      })(),
    )
  }

  /** Tells of a job that runs here. */
  function add({ scope, jobId, attempt }: { scope: Scope; jobId: string; attempt: number }, abort: AbortController): () => void {
    running.set(jobId, { workspace: scope.workspace, attempt, abort })
    if (stopped) abort.abort(stopping)
    return () => running.delete(jobId)
  }

  async function lookForCancellations(): Promise<void> {
    // As it is now: while a connection is waited for, the last one may end.
    const ids = [...running.keys()]
    const workspaces = [...new Set([...running.values()].map(({ workspace }) => workspace))]
    if (ids.length === 0) return
    const rows = await database.asSystem((trx) =>
      jobTables(trx)
        .selectFrom('jobs')
        .select(['id', 'status', 'attempts'])
        .where('workspace_id', 'in', workspaces)
        .where('id', 'in', ids)
        .execute(),
    )
    for (const { id, status, attempts } of rows) {
      const held = running.get(id)
      if (held && (status === 'cancelled' || attempts !== held.attempt)) held.abort.abort(cancelled)
    }
  }

  /** Jobs that the queue gave up (they took their process down each time) would look as if they ran for ever. */
  async function sweepAbandoned(): Promise<void> {
    await database.asSystem(async (trx) => {
      const { rows } = await sql<{ workspace_id: string; id: string; principal_id: string; name: string; attempts: number }>`
        update jobs j set status = 'failed', error_code = 'JOB_ABANDONED', error_params = jsonb_build_object('attempts', j.attempts), finished_at = now()
        from pgboss.job q
        where j.status in ('queued', 'running') and q.name = j.name and q.id = j.id and q.state = 'failed'
        returning j.workspace_id, j.id, j.principal_id, j.name, j.attempts`.execute(trx)
      for (const { workspace_id: workspace, id, principal_id: principal, name, attempts } of rows) {
        await addLogLine(trx, workspace, id, 'JOB_ABANDONED', { attempts })
        await record(trx, { workspace, principal } as Scope, {
          kind: 'job.failed',
          subject: `job:${id}`,
          payload: { job: name, code: 'JOB_ABANDONED' },
        })
      }
    })
  }

  const get = (scope: Scope, id: string): Promise<JobState> => database.inScope(scope, (trx) => findJob(trx, scope, id))

  function check(name: string): void {
    if (definitions.some((each) => each.name === name)) return
    const expected = definitions.map((each) => each.name).join(', ')
    throw new DomainError('INVALID_ARGUMENT', { name: 'job', got: name, expected })
  }

  function send(trx: Trx, scope: Scope, definition: JobDefinition<unknown>, id: string, priority: number): Promise<string | null> {
    const trace = traceHeaders()
    const ticket: Ticket = { workspace: scope.workspace, ...('traceparent' in trace && { trace }) }
    const retryLimit = takedownsAllowed + retryPolicy(definition.retry).attempts
    return boss.send(definition.name, ticket, { id, priority, retryLimit, db: queueIn(trx) })
  }

  const enqueue: Jobs['enqueue'] = async (trx, scope, definition, data, { priority = definition.priority ?? 0 } = {}) => {
    check(definition.name)
    const checked = definition.data.parse(data)
    const key = definition.singletonKey?.(checked) ?? null
    const id = newId<'job'>()
    const { rows } = await sql<{ id: string }>`
      insert into jobs (workspace_id, id, name, principal_id, data, priority, singleton_key)
      values (${scope.workspace}, ${id}, ${definition.name}, ${scope.principal}, ${JSON.stringify(checked)}, ${priority}, ${key})
      on conflict (workspace_id, name, singleton_key) where status in ('queued', 'running') do update set singleton_key = excluded.singleton_key
      returning id`.execute(trx)
    const kept = rows[0]!.id
    if (kept !== id) return kept
    await record(trx, scope, { kind: 'job.queued', subject: `job:${id}`, payload: { job: definition.name } })
    await send(trx, scope, definition as JobDefinition<unknown>, id, priority)
    return id
  }

  async function replay(trx: Trx, scope: Scope, id: string): Promise<void> {
    const { name, priority } = await reopenJob(trx, scope, id)
    const definition = definitions.find((each) => each.name === name)
    if (!definition) throw new DomainError('JOB_NOT_REPLAYABLE', { job: id, status: 'failed' })
    // The queue keeps ended jobs for a while, under the same id.
    await boss.deleteJob(name, id, { db: queueIn(trx) })
    await send(trx, scope, definition, id, priority)
  }

  /** A workspace made a moment ago has no schedules yet. */
  const plant = (): Promise<void> => plantSchedules(database, schedules, new Date())

  return {
    definitions,
    schedules,
    enqueue,
    get,
    list: (scope, filter, limit, after) => database.inScope(scope, (trx) => listJobs(trx, scope, filter, limit, after)),

    logOf: (scope, id, after = 0) =>
      database.inScope(scope, async (trx) => {
        await findJob(trx, scope, id)
        return readLog(trx, scope, id, after)
      }),

    cancel: (scope, id) =>
      database.inScope(scope, async (trx) => {
        const { name } = await cancelJob(trx, scope, id)
        await boss.cancel(name, id, { db: queueIn(trx) })
      }),

    replay: (scope, id) => database.inScope(scope, (trx) => replay(trx, scope, id)),

    replayAll: (scope, name) =>
      database.inScope(scope, async (trx) => {
        let n = 0
        for (const { id } of (await listJobs(trx, scope, { name, replayable: true }, 1000)).reverse())
          try {
            await replay(trx, scope, id)
            n++
          } catch (error) {
            // One of its key already waits or runs: it does this one's work.
            if (!(error instanceof DomainError && error.code === 'JOB_NOT_REPLAYABLE')) throw error
          }
        return n
      }),

    async listSchedules(scope) {
      await plant()
      return listSchedules(database, schedules, scope)
    },
    async changeSchedule(scope, name, change) {
      await plant()
      return changeSchedule(database, schedules, scope, name, change, new Date())
    },
    async startSchedule(scope, name) {
      await plant()
      return startSchedule({ database, schedules, enqueue }, scope, name, new Date())
    },
    workers: (scope) => listWorkers(database, scope),

    async *watch(scope, id, signal) {
      let before = ''
      const over = signal ? AbortSignal.any([signal, watches.signal]) : watches.signal
      while (!over.aborted) {
        const state = await get(scope, id)
        const now = JSON.stringify(state)
        if (now !== before) yield state
        if (!isOpen(state.status)) return
        before = now
        await delay(watchEveryMs, undefined, { ref: false, signal: over }).catch(() => undefined)
      }
    },

    async work() {
      const missing = await reissueTickets(
        database,
        boss,
        definitions.map(({ name }) => name),
      )
      if (missing > 0) log.info({ jobs: missing }, 'open jobs without a ticket got a new one')
      const worker = (definition: JobDefinition<unknown>): Promise<string> => {
        const polling = { batchSize: 1, pollingIntervalSeconds: 1, notifyPollingIntervalSeconds: 2 }
        const id = boss.work<Ticket>(definition.name, polling, async ([job]) => {
          if (!job) return
          // Whoever worked asks for more at once: the queue wakes sleepers, and nobody slept.
          await runJob(needs, definition, job, { add }).finally(async () => boss.notifyWorker(await id))
        })
        return id
      }
      for (const definition of definitions) for (let n = 0; n < (definition.concurrency ?? 1); n++) await worker(definition)
      await own.beat()
      every(workerBeatMs, own.beat)
      every(lookEveryMs, lookForCancellations)
      every(sweepEveryMs, sweepAbandoned)
      await plant()
      every(plantEveryMs, plant)
      every(fireEveryMs, async () => void (await fireDue({ database, schedules, enqueue }, new Date())))
      working = true
    },

    endWatches: () => watches.abort(),

    async stop() {
      stopped = true
      watches.abort()
      end.resolve()
      for (const { abort } of running.values()) abort.abort(stopping)
      await Promise.all(loops)
      await boss.stop({ graceful: true, timeout: 10_000 })
      if (working) await own.leave().catch((error: unknown) => log.info({ err: error }, 'jobs: left without a word'))
    },
  }
}
