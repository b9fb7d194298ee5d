import type { ZodType } from 'zod'
import type { ErrorCode, ErrorParams } from '#base'
import type { Scope, Trx } from '#platform/database'
import type { RetryPolicy } from './retry.ts'
import type { jobStatuses } from './schema.ts'

export type JobProgress = Readonly<{ share: number; stage?: string | null; secondsLeft?: number | null }>

/** What a job's function gets. */
export type JobContext<Data> = Readonly<{
  scope: Scope
  data: Data
  jobId: string
  /**
   * Aborted within a second of a cancellation, when the server stops, when the time limit is over, and when another
   * worker took the job over.
   */
  signal: AbortSignal
  /** Keeps how far the job is; written at most four times a second. */
  report(progress: JobProgress): Promise<void>
  /** Adds a line to the job's log: a code of the feature's texts and its parameters. A job keeps a thousand lines. */
  log(code: string, params?: ErrorParams): Promise<void>
  /**
   * Ends the job: the effect's writes and the completion commit in one transaction, or neither does. A job that was
   * cancelled or taken over by another worker in the meantime is refused and its effect undone.
   */
  complete<T>(effect: (trx: Trx) => Promise<T>): Promise<T>
}>

/** A kind of work that outlives a request. It runs at least once; only what `complete` writes happens exactly once. */
export type JobDefinition<Data> = Readonly<{
  /** `<area>.<feature>.<verb>`; what people read is the feature's text `job.<name>`: "Buscar un modelo en un archivo". */
  name: string
  data: ZodType<Data>
  /** The permission the principal must hold at the moment the job runs. */
  permission?: string
  /** How many jobs of this kind one process runs at a time; 1 when not given. */
  concurrency?: number
  /** How many run at a time in one workspace and over all processes; no limit when not given. */
  limits?: Readonly<{ workspace?: number; everywhere?: number }>
  /** The higher, the sooner; 0 when not given. */
  priority?: number
  retry?: Partial<RetryPolicy>
  /** Ends a job that takes longer, as failed; no limit when not given. */
  timeLimitSeconds?: number
  /** While a job with this key waits or runs in the workspace, asking for another answers with that one. */
  singletonKey?(data: Data): string
  run(context: JobContext<Data>): Promise<void>
}>

/** Work that comes back by the clock, in every workspace; an administrator may change its times. */
export type JobSchedule = Readonly<{
  /** `<area>.<feature>.<verb>`; what people read is the feature's text `schedule.<name>`. */
  name: string
  job: JobDefinition<unknown>
  data: unknown
  /** Five fields: minute, hour, day of the month, month, weekday. */
  cron: string
  /** What happens with times that passed while no process ran: once for all of them, or not at all. */
  missed: 'run-once' | 'skip'
}>

export type JobStatus = (typeof jobStatuses)[number]

export type JobState = Readonly<{
  id: string
  name: string
  principal: string
  status: JobStatus
  share: number
  stage: string | null
  secondsLeft: number | null
  priority: number
  /** How often a worker began it. */
  attempts: number
  /** Attempts that ended in an error since it was last asked for: lost workers and stops do not count. */
  failures: number
  /** When a job that failed for now is tried again. */
  nextAttemptAt: Date | null
  /** How often people had it done over after it failed. */
  replays: number
  /** The process that does it. */
  worker: string | null
  error: { code: ErrorCode; params: ErrorParams } | null
  createdAt: Date
  startedAt: Date | null
  finishedAt: Date | null
}>

export type JobLogLine = Readonly<{ seq: number; at: Date; code: string; params: ErrorParams }>

export type JobFilter = Readonly<{
  status?: JobStatus | undefined
  name?: string | undefined
  principal?: string | undefined
  /** Asked for in this period: `from` is in, `to` is out. */
  from?: Date | undefined
  to?: Date | undefined
  /** Only those that ended by our fault and can be done over. */
  replayable?: boolean | undefined
}>

export type ScheduleState = Readonly<{
  name: string
  job: string
  enabled: boolean
  cron: string
  /** Null: the workspace's. */
  zone: string | null
  /** The zone that counts. */
  effectiveZone: string
  missed: JobSchedule['missed']
  lastAt: Date | null
  nextAt: Date | null
}>

export type ScheduleChange = Readonly<{ enabled?: boolean | undefined; cron?: string | undefined; zone?: string | null | undefined }>

export type WorkerState = Readonly<{
  id: string
  role: 'all' | 'worker'
  host: string
  pid: number
  version: string
  startedAt: Date
  seenAt: Date
  /** Whether it was heard of lately. */
  alive: boolean
  /** Jobs of the asking workspace that it does now. */
  running: number
}>

export interface Jobs {
  /** Every kind of job and schedule that this version knows. */
  readonly definitions: readonly JobDefinition<unknown>[]
  readonly schedules: readonly JobSchedule[]
  /** Puts a job in the queue in the caller's transaction: no commit, no job. Answers with the job's id. */
  enqueue<Data>(trx: Trx, scope: Scope, definition: JobDefinition<Data>, data: Data, options?: { priority?: number }): Promise<string>
  /** @throws JOB_NOT_FOUND */
  get(scope: Scope, id: string): Promise<JobState>
  /** Newest first. @param after  the id after which the page starts */
  list(scope: Scope, filter: JobFilter, limit: number, after?: string): Promise<JobState[]>
  /** Oldest first. @param after  the `seq` after which it starts */
  logOf(scope: Scope, id: string, after?: number): Promise<JobLogLine[]>
  /** Cancels a job that has not ended. @throws JOB_NOT_FOUND, JOB_ENDED */
  cancel(scope: Scope, id: string): Promise<void>
  /** Puts a job that ended by our fault back into the queue, under its id. @throws JOB_NOT_FOUND, JOB_NOT_REPLAYABLE */
  replay(scope: Scope, id: string): Promise<void>
  /** The same for all of a kind. @returns how many */
  replayAll(scope: Scope, name: string): Promise<number>
  /** The states of a job as they change, beginning with the present one and ending with the last. @throws JOB_NOT_FOUND */
  watch(scope: Scope, id: string, signal?: AbortSignal): AsyncIterable<JobState>
  listSchedules(scope: Scope): Promise<ScheduleState[]>
  /** @throws SCHEDULE_NOT_FOUND, CRON_INVALID, TIME_ZONE_UNKNOWN */
  changeSchedule(scope: Scope, name: string, change: ScheduleChange): Promise<ScheduleState>
  /** Queues a schedule's job at once, also while the schedule is off. @returns its id @throws SCHEDULE_NOT_FOUND */
  startSchedule(scope: Scope, name: string): Promise<string>
  /** Processes that take jobs, and those that died in the last day. */
  workers(scope: Scope): Promise<WorkerState[]>
}
