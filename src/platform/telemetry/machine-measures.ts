import { statfsSync } from 'node:fs'
import { sql } from 'kysely'
import type { Measure } from '#platform/contributions'

/** What belongs to no feature: the machine's disk, the database as a whole. */
export const machineMeasures: readonly Measure[] = [
  {
    name: 'rumbo_disk_free_bytes',
    help: 'Free space where the data folder is',
    type: 'gauge',
    of: 'server',
    read: async ({ folder }) => {
      const { bavail, bsize } = statfsSync(folder.path)
      return [{ value: bavail * bsize }]
    },
  },
  {
    name: 'rumbo_disk_size_bytes',
    help: 'Size of the disk where the data folder is',
    type: 'gauge',
    of: 'server',
    read: async ({ folder }) => {
      const { blocks, bsize } = statfsSync(folder.path)
      return [{ value: blocks * bsize }]
    },
  },
  {
    name: 'rumbo_database_size_bytes',
    help: 'Size of the application database',
    type: 'gauge',
    of: 'server',
    read: ({ database }) =>
      database.asSystem(
        async (db) => (await sql<{ value: number }>`select pg_database_size(current_database()) as value`.execute(db)).rows,
      ),
  },
  {
    name: 'rumbo_database_connections',
    help: 'Connections to the application database by state',
    type: 'gauge',
    of: 'server',
    read: ({ database }) =>
      database.asSystem(async (db) => {
        const { rows } = await sql<{ state: string; value: number }>`
          select coalesce(state, 'none') as state, count(*) as value from pg_stat_activity
          where datname = current_database() group by 1`.execute(db)
        return rows.map(({ state, value }) => ({ value, labels: { state } }))
      }),
  },
]
