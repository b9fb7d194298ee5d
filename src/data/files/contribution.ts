import type { Contribution } from '#platform/contributions'
import type { JobDefinition } from '#platform/jobs'
import { sqlMeasure } from '#platform/telemetry'
import { readJob } from './job.ts'
import { migrations } from './migrations.ts'
import { fileRoutes } from './routes.ts'
import { sweepFiles } from './sweep.ts'
import { texts } from './texts.ts'

export const contribution: Contribution = {
  permissions: [
    { name: 'data.files.read', roles: ['executive', 'manager', 'analyst', 'engineer', 'administrator', 'compliance'] },
    { name: 'data.files.add', roles: ['manager', 'analyst', 'engineer', 'administrator'] },
    { name: 'data.files.change', roles: ['manager', 'analyst', 'engineer', 'administrator'] },
    { name: 'data.files.erase', roles: ['manager', 'analyst', 'engineer', 'administrator', 'compliance'] },
  ],
  migrations,
  measures: [
    sqlMeasure(
      { name: 'rumbo_source_file_bytes', type: 'gauge', unit: 'bytes', of: 'workspace' },
      `select w.id as workspace, coalesce(sum(f.received), 0)::float8 as value
       from workspaces w left join source_files f on f.workspace_id = w.id group by 1`,
    ),
  ],
  jobs: (services) => [readJob(services) as JobDefinition<unknown>],
  loops: [{ name: 'data.files.sweep', everyMs: 3_600_000, run: (services) => sweepFiles(services, new Date()) }],
  routes: [{ prefix: '/api/data/files', plugin: fileRoutes }],
  // A file belongs to a workspace and goes with it; `DELETE /:id` erases one.
  erasers: [{ tables: ['source_files'], folders: ['artefacts'] }],
  texts,
}
