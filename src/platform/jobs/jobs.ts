import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Logger } from 'pino'
import { DomainError, newId } from '#base'
import { record } from '#platform/activity'
import type { ConnectOptions, Database, Scope } from '#platform/database'
import type { JobDefinition, JobState, Jobs } from './job.ts'
import { createQueue, queueIn, queueOptions } from './queue.ts'
import { reissueTickets } from './reissue.ts'
import { cancelled, runJob, stopping, type Ticket } from './runner.ts'
import { jobColumns, jobStateOf, jobTables } from './table.ts'

export type JobsOptions = Readonly<{
  database: Database
  /** How the queue reaches the same database as its owner. */
  connection: ConnectOptions
  definitions: readonly JobDefinition<unknown>[]
  log: Logger
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

const isOpen = (status: JobState['status']): boolean => status === 'queued' || status === 'running'

/** The queue of one process, started. */
export async function startJobs(options: JobsOptions): Promise<JobRunner> {
  const { database, definitions, log } = options
  const boss = createQueue(options.connection, log)
  await boss.start()
  for (const { name } of definitions) await boss.createQueue(name, queueOptions)

  type Running = { workspace: string; attempt: number; abort: AbortController }
  const running = new Map<string, Running>()
  const needs = { database, boss, log, allows: options.allows }
  const end = Promise.withResolvers<void>()
  let stopped = false
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

  async function lookForCancellations(): Promise<void> {
    if (running.size === 0) return
    const rows = await database.asSystem((trx) =>
      jobTables(trx)
        .selectFrom('jobs')
        .select(['id', 'status', 'attempts'])
        .where('workspace_id', 'in', [...new Set([...running.values()].map(({ workspace }) => workspace))])
        .where('id', 'in', [...running.keys()])
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
      const { rows } = await sql<{ workspace_id: string; id: string; principal_id: string; name: string }>`
        update jobs j set status = 'failed', error_code = 'JOB_ABANDONED', error_params = jsonb_build_object('attempts', j.attempts), finished_at = now()
        from pgboss.job q
        where j.status in ('queued', 'running') and q.name = j.name and q.id = j.id and q.state = 'failed'
        returning j.workspace_id, j.id, j.principal_id, j.name`.execute(trx)
      for (const { workspace_id: workspace, id, principal_id: principal, name } of rows)
        await record(trx, { workspace, principal } as Scope, {
          kind: 'job.failed',
          subject: `job:${id}`,
          payload: { job: name, code: 'JOB_ABANDONED' },
        })
    })
  }

  const get = (scope: Scope, id: string): Promise<JobState> =>
    database.inScope(scope, async (trx) => {
      const row = await jobTables(trx)
        .selectFrom('jobs')
        .select(jobColumns)
        .where('workspace_id', '=', scope.workspace)
        .where('id', '=', id)
        .executeTakeFirst()
      if (!row) throw new DomainError('JOB_NOT_FOUND', { job: id })
      return jobStateOf(row)
    })

  return {
    async enqueue(trx, scope, definition, data) {
      if (!definitions.some(({ name }) => name === definition.name))
        throw new DomainError('INVALID_ARGUMENT', {
          name: 'job',
          got: definition.name,
          expected: definitions.map((each) => each.name).join(', '),
        })
      const id = newId<'job'>()
      const checked = definition.data.parse(data)
      await jobTables(trx)
        .insertInto('jobs')
        .values({
          workspace_id: scope.workspace,
          id,
          name: definition.name,
          principal_id: scope.principal,
          data: JSON.stringify(checked),
          status: 'queued',
          share: 0,
          stage: null,
          seconds_left: null,
          attempts: 0,
          error_code: null,
          error_params: null,
          created_at: new Date(),
          started_at: null,
          finished_at: null,
        })
        .execute()
      await record(trx, scope, { kind: 'job.queued', subject: `job:${id}`, payload: { job: definition.name } })
      const ticket: Ticket = { workspace: scope.workspace }
      await boss.send(definition.name, ticket, { id, db: queueIn(trx) })
      return id
    },

    get,

    cancel: (scope, id) =>
      database.inScope(scope, async (trx) => {
        const row = await jobTables(trx)
          .selectFrom('jobs')
          .select(['name', 'status'])
          .where('workspace_id', '=', scope.workspace)
          .where('id', '=', id)
          .forUpdate()
          .executeTakeFirst()
        if (!row) throw new DomainError('JOB_NOT_FOUND', { job: id })
        if (!isOpen(row.status)) throw new DomainError('JOB_ENDED', { job: id, status: row.status })
        await jobTables(trx)
          .updateTable('jobs')
          .set({ status: 'cancelled', finished_at: new Date() })
          .where('workspace_id', '=', scope.workspace)
          .where('id', '=', id)
          .execute()
        await record(trx, scope, { kind: 'job.cancelled', subject: `job:${id}`, payload: { job: row.name } })
        await boss.cancel(row.name, id, { db: queueIn(trx) })
      }),

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
      for (const definition of definitions) {
        await boss.work<Ticket>(
          definition.name,
          { batchSize: 1, localConcurrency: definition.concurrency ?? 1, pollingIntervalSeconds: 1, notifyPollingIntervalSeconds: 2 },
          async ([job]) => {
            const add = (
              { scope, jobId, attempt }: { scope: Scope; jobId: string; attempt: number },
              abort: AbortController,
            ): (() => void) => {
              running.set(jobId, { workspace: scope.workspace, attempt, abort })
              if (stopped) abort.abort(stopping)
              return () => running.delete(jobId)
            }
            if (job) await runJob(needs, definition, job, { add })
          },
        )
      }
      every(lookEveryMs, lookForCancellations)
      every(sweepEveryMs, sweepAbandoned)
    },

    endWatches: () => watches.abort(),

    async stop() {
      stopped = true
      watches.abort()
      end.resolve()
      for (const { abort } of running.values()) abort.abort(stopping)
      await Promise.all(loops)
      await boss.stop({ graceful: true, timeout: 10_000 })
    },
  }
}
