import type { ErrorCode, ErrorParams } from '#base'
import type { Trx } from '#platform/database'
import type { JobState, JobStatus } from './job.ts'

type JobRow = {
  workspace_id: string
  id: string
  name: string
  principal_id: string
  data: unknown
  status: JobStatus
  share: number
  stage: string | null
  seconds_left: number | null
  priority: number
  singleton_key: string | null
  attempts: number
  /** Attempts that ended in an error since it was last asked for: lost workers and stops do not count. */
  failures: number
  next_attempt_at: Date | null
  replays: number
  worker_id: string | null
  error_code: ErrorCode | null
  error_params: ErrorParams | null
  created_at: Date
  started_at: Date | null
  finished_at: Date | null
}
type LogRow = { workspace_id: string; job_id: string; seq: number; at: Date; code: string; params: ErrorParams }
type ScheduleRow = {
  workspace_id: string
  name: string
  enabled: boolean
  cron: string
  /** Null: the workspace's. */
  zone: string | null
  /** As of `cron` and the zone that counted then. */
  next_at: Date | null
  last_at: Date | null
}
type FiringRow = { workspace_id: string; schedule: string; due_at: Date; job_id: string | null; missed: number }
type WorkerRow = { id: string; role: 'all' | 'worker'; host: string; pid: number; version: string; started_at: Date; seen_at: Date }

export const jobTables = (trx: Trx) =>
  trx.$extendTables<{
    jobs: JobRow
    job_log: LogRow
    schedules: ScheduleRow
    schedule_firings: FiringRow
    job_workers: WorkerRow
    workspaces: { id: string; time_zone: string }
  }>()

export const jobColumns = [
  'id',
  'name',
  'principal_id',
  'status',
  'share',
  'stage',
  'seconds_left',
  'priority',
  'attempts',
  'failures',
  'next_attempt_at',
  'replays',
  'worker_id',
  'error_code',
  'error_params',
  'created_at',
  'started_at',
  'finished_at',
] as const

export const jobStateOf = (row: Pick<JobRow, (typeof jobColumns)[number]>): JobState => ({
  id: row.id,
  name: row.name,
  principal: row.principal_id,
  status: row.status,
  share: row.share,
  stage: row.stage,
  secondsLeft: row.seconds_left,
  priority: row.priority,
  attempts: row.attempts,
  failures: row.failures,
  nextAttemptAt: row.next_attempt_at,
  replays: row.replays,
  worker: row.worker_id,
  error: row.error_code === null ? null : { code: row.error_code, params: row.error_params ?? {} },
  createdAt: row.created_at,
  startedAt: row.started_at,
  finishedAt: row.finished_at,
})
