import { type CountedMeasure, type Measure, sqlMeasure } from '#platform/telemetry'
import { ourFaults } from './store.ts'

/** How long work took, by kind and end. */
export const jobDuration: CountedMeasure = {
  name: 'rumbo_job_duration_seconds',
  type: 'histogram',
  unit: 'seconds',
  labels: ['kind', 'outcome'],
  of: 'process',
  buckets: [0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600],
}

export const jobMeasures: readonly Measure[] = [
  sqlMeasure(
    { name: 'rumbo_jobs', type: 'gauge', unit: 'count', labels: ['kind', 'status'], of: 'workspace' },
    'select workspace_id as workspace, name as kind, status, count(*) as value from jobs group by 1, 2, 3',
  ),
  sqlMeasure(
    { name: 'rumbo_jobs_waiting', type: 'gauge', unit: 'count', of: 'server' },
    `select count(*) as value from jobs where status = 'queued' and coalesce(next_attempt_at, created_at) <= now()`,
  ),
  sqlMeasure(
    { name: 'rumbo_job_oldest_waiting_seconds', type: 'gauge', unit: 'seconds', of: 'server' },
    `select coalesce(extract(epoch from now() - min(greatest(created_at, coalesce(next_attempt_at, created_at)))), 0)::float8 as value
     from jobs where status = 'queued' and coalesce(next_attempt_at, created_at) <= now()`,
  ),
  // What nobody did over within a day is known.
  sqlMeasure(
    { name: 'rumbo_jobs_broken', type: 'gauge', unit: 'count', of: 'workspace' },
    `select w.id as workspace, count(j.id) as value from workspaces w
     left join jobs j on j.workspace_id = w.id and j.status = 'failed' and j.finished_at > now() - interval '1 day'
       and j.error_code in (${ourFaults.map((code) => `'${code}'`).join(', ')})
     group by 1`,
  ),
  sqlMeasure(
    { name: 'rumbo_job_workers', type: 'gauge', unit: 'count', of: 'server' },
    `select count(*) as value from job_workers where seen_at > now() - interval '30 seconds'`,
  ),
  jobDuration,
]
