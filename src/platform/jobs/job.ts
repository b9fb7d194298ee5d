import type { ZodType } from 'zod'
import type { ErrorCode, ErrorParams } from '#base'
import type { Scope, Trx } from '#platform/database'

export type JobProgress = Readonly<{ share: number; stage?: string | null; secondsLeft?: number | null }>

/** What a job's function gets. */
export type JobContext<Data> = Readonly<{
  scope: Scope
  data: Data
  jobId: string
  /** Aborted within a second of a cancellation, when the server stops, and when another worker took the job over. */
  signal: AbortSignal
  /** Keeps how far the job is; written at most four times a second. */
  report(progress: JobProgress): Promise<void>
  /**
   * Ends the job: the effect's writes and the completion commit in one transaction, or neither does. A job that was
   * cancelled or taken over by another worker in the meantime is refused and its effect undone.
   */
  complete<T>(effect: (trx: Trx) => Promise<T>): Promise<T>
}>

/** A kind of work that outlives a request. It runs at least once; only what `complete` writes happens exactly once. */
export type JobDefinition<Data> = Readonly<{
  /** `<area>.<feature>.<verb>` */
  name: string
  data: ZodType<Data>
  /** The permission the principal must hold at the moment the job runs. */
  permission?: string
  /** How many jobs of this kind one process runs at a time; 1 when not given. */
  concurrency?: number
  run(context: JobContext<Data>): Promise<void>
}>

export const jobStatuses = ['queued', 'running', 'done', 'failed', 'cancelled'] as const
export type JobStatus = (typeof jobStatuses)[number]

export type JobState = Readonly<{
  id: string
  name: string
  principal: string
  status: JobStatus
  share: number
  stage: string | null
  secondsLeft: number | null
  /** How often a worker began it. */
  attempts: number
  error: { code: ErrorCode; params: ErrorParams } | null
  createdAt: Date
  startedAt: Date | null
  finishedAt: Date | null
}>

export interface Jobs {
  /** Puts a job in the queue in the caller's transaction: no commit, no job. Answers with the job's id. */
  enqueue<Data>(trx: Trx, scope: Scope, definition: JobDefinition<Data>, data: Data): Promise<string>
  /** @throws JOB_NOT_FOUND */
  get(scope: Scope, id: string): Promise<JobState>
  /** Cancels a job that has not ended. @throws JOB_NOT_FOUND, JOB_ENDED */
  cancel(scope: Scope, id: string): Promise<void>
  /** The states of a job as they change, beginning with the present one and ending with the last. @throws JOB_NOT_FOUND */
  watch(scope: Scope, id: string, signal?: AbortSignal): AsyncIterable<JobState>
}
