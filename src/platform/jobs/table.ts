import { sql } from 'kysely'
import type { ErrorCode, ErrorParams } from '#base'
import { type Migrations, protectWorkspaceTable, type Trx } from '#platform/database'
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
  attempts: number
  error_code: ErrorCode | null
  error_params: ErrorParams | null
  created_at: Date
  started_at: Date | null
  finished_at: Date | null
}
export const jobTables = (trx: Trx) => trx.$extendTables<{ jobs: JobRow }>()

export const jobColumns = [
  'id',
  'name',
  'principal_id',
  'status',
  'share',
  'stage',
  'seconds_left',
  'attempts',
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
  attempts: row.attempts,
  error: row.error_code === null ? null : { code: row.error_code, params: row.error_params ?? {} },
  createdAt: row.created_at,
  startedAt: row.started_at,
  finishedAt: row.finished_at,
})

/** What people see of jobs; pg-boss keeps who runs them in a schema of its own. */
export const jobMigrations: Migrations = {
  '0020-platform-jobs': {
    async up(database) {
      await sql`create table jobs (
        workspace_id uuid not null references workspaces on delete cascade,
        id uuid not null,
        name text not null,
        principal_id uuid not null,
        data jsonb not null,
        status text not null default 'queued' check (status in ('queued', 'running', 'done', 'failed', 'cancelled')),
        share double precision not null default 0 check (share between 0 and 1),
        stage text,
        seconds_left double precision,
        attempts integer not null default 0,
        error_code text,
        error_params jsonb,
        created_at timestamptz not null default now(),
        started_at timestamptz,
        finished_at timestamptz,
        primary key (workspace_id, id)
      )`.execute(database)
      await sql`create index jobs_open on jobs (workspace_id, id) where status in ('queued', 'running')`.execute(database)
      await protectWorkspaceTable(database, 'jobs')
    },
  },
}
