import { existsSync, statfsSync } from 'node:fs'
import { type CountedMeasure, type Measure, sqlMeasure } from './measure.ts'

/** How long requests took, by the pattern of their route: never the address that was asked for. */
export const requestDuration: CountedMeasure = {
  name: 'http_request_duration_seconds',
  type: 'histogram',
  unit: 'seconds',
  labels: ['method', 'route', 'status'],
  of: 'process',
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
}

/** How long statements took on this process's connections, from the moment they were sent. */
export const statementDuration: CountedMeasure = {
  name: 'rumbo_database_statement_duration_seconds',
  type: 'histogram',
  unit: 'seconds',
  labels: ['kind'],
  of: 'process',
  buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 1, 5],
}
export const slowStatements: CountedMeasure = {
  name: 'rumbo_database_slow_statements_total',
  type: 'counter',
  unit: 'count',
  labels: ['kind'],
  of: 'process',
}
export const poolConnections: CountedMeasure = {
  name: 'rumbo_database_pool_connections',
  type: 'gauge',
  unit: 'count',
  labels: ['state'],
  of: 'process',
}
export const poolWaiting: CountedMeasure = { name: 'rumbo_database_pool_waiting', type: 'gauge', unit: 'count', of: 'process' }

/** What belongs to no feature: requests, the machine's disk, the database as a whole. */
export const measures: readonly Measure[] = [
  requestDuration,
  statementDuration,
  slowStatements,
  poolConnections,
  poolWaiting,
  {
    name: 'rumbo_disk_free_bytes',
    type: 'gauge',
    unit: 'bytes',
    of: 'server',
    read: async ({ folder }) => {
      const { bavail, bsize } = statfsSync(folder.path)
      return [{ value: bavail * bsize }]
    },
  },
  {
    name: 'rumbo_disk_size_bytes',
    type: 'gauge',
    unit: 'bytes',
    of: 'server',
    read: async ({ folder }) => {
      const { blocks, bsize } = statfsSync(folder.path)
      return [{ value: blocks * bsize }]
    },
  },
  sqlMeasure(
    { name: 'rumbo_database_size_bytes', type: 'gauge', unit: 'bytes', of: 'server' },
    'select pg_database_size(current_database()) as value',
  ),
  {
    name: 'rumbo_database_answer_seconds',
    type: 'gauge',
    unit: 'seconds',
    of: 'server',
    read: async ({ database }) => {
      const begun = performance.now()
      await database.lookUp({ name: 'measure.rumbo_database_answer_seconds', text: 'select 1', values: [] })
      return [{ value: (performance.now() - begun) / 1000 }]
    },
  },
  {
    name: 'rumbo_clock_apart_seconds',
    type: 'gauge',
    unit: 'seconds',
    of: 'server',
    read: async ({ database }) => {
      const text = 'select extract(epoch from clock_timestamp())::float8 as now'
      const [row] = await database.lookUp<{ now: number }>({ name: 'measure.rumbo_clock_apart_seconds', text, values: [] })
      return row ? [{ value: Math.abs(row.now - Date.now() / 1000) }] : []
    },
  },
  {
    name: 'rumbo_key_file_missing',
    type: 'gauge',
    unit: 'count',
    of: 'server',
    read: async ({ settings }) => [{ value: existsSync(settings.keyFile) ? 0 : 1 }],
  },
  sqlMeasure(
    { name: 'rumbo_database_connections', type: 'gauge', unit: 'count', labels: ['state'], of: 'server' },
    `select coalesce(state, 'none') as state, count(*) as value from pg_stat_activity where datname = current_database() group by 1`,
  ),
]
