import { sql } from 'kysely'
import type { Measure } from '#platform/contributions'
import { jobStatuses } from '#platform/jobs'

export const jobMeasures: readonly Measure[] = [
  {
    name: 'rumbo_jobs',
    help: 'Jobs by state',
    type: 'gauge',
    of: 'workspace',
    read: ({ database }) =>
      database.asSystem(async (db) => {
        const { rows } = await sql<{ workspace: string; status: string; value: number }>`
          select w.id as workspace, s.status, count(j.id) as value
          from workspaces w cross join unnest(${[...jobStatuses]}::text[]) s (status)
          left join jobs j on j.workspace_id = w.id and j.status = s.status group by 1, 2`.execute(db)
        return rows.map(({ workspace, status, value }) => ({ value, workspace, labels: { status } }))
      }),
  },
  {
    name: 'rumbo_job_oldest_waiting_seconds',
    help: 'How long the job that waits longest is due; 0 when none waits',
    type: 'gauge',
    of: 'server',
    read: ({ database }) =>
      database.asSystem(
        async (db) =>
          (
            await sql<{ value: number }>`
              select coalesce(extract(epoch from now() - min(greatest(created_at, coalesce(next_attempt_at, created_at)))), 0)::float8 as value
              from jobs where status = 'queued' and coalesce(next_attempt_at, created_at) <= now()`.execute(db)
          ).rows,
      ),
  },
  {
    name: 'rumbo_job_workers',
    help: 'Processes that work on jobs and gave a sign within the last half minute',
    type: 'gauge',
    of: 'server',
    read: ({ database }) =>
      database.asSystem(
        async (db) =>
          (
            await sql<{ value: number }>`select count(*) as value from job_workers where seen_at > now() - interval '30 seconds'`.execute(
              db,
            )
          ).rows,
      ),
  },
]
