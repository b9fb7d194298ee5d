import { type Measure, sqlMeasure } from '#platform/telemetry'
import { backupsFolder, listBackups } from './list.ts'
import { readPlan } from './store.ts'

const daySeconds = 86_400

export const measures: readonly Measure[] = [
  {
    // Absent while there is none.
    name: 'rumbo_backup_age_seconds',
    type: 'gauge',
    unit: 'seconds',
    of: 'server',
    read: async ({ folder }) => {
      const newest = listBackups(backupsFolder(folder)).find(({ kind }) => kind === 'installation')
      return newest ? [{ value: (Date.now() - newest.createdAt.getTime()) / 1000 }] : []
    },
  },
  {
    // Absent while no backups are planned, or there is none.
    name: 'rumbo_backup_overdue_seconds',
    type: 'gauge',
    unit: 'seconds',
    of: 'server',
    read: async ({ database, folder }) => {
      const newest = listBackups(backupsFolder(folder)).find(({ kind }) => kind === 'installation')
      const { enabled } = await readPlan(database)
      return newest && enabled ? [{ value: Math.max(0, (Date.now() - newest.createdAt.getTime()) / 1000 - daySeconds) }] : []
    },
  },
  sqlMeasure(
    { name: 'rumbo_backup_drill_age_seconds', type: 'gauge', unit: 'seconds', of: 'server' },
    `select extract(epoch from now() - at)::float8 as value from backup_checks
     where kind = 'drill' and error_code is null order by at desc limit 1`,
  ),
]
