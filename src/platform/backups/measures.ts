import type { Measure } from '#platform/contributions'
import { backupsFolder, listBackups } from './list.ts'

export const measures: readonly Measure[] = [
  {
    name: 'rumbo_backup_age_seconds',
    help: 'Age of the newest backup of the installation; absent when there is none',
    type: 'gauge',
    of: 'server',
    read: async ({ folder }) => {
      const newest = listBackups(backupsFolder(folder)).find(({ kind }) => kind === 'installation')
      return newest ? [{ value: (Date.now() - newest.createdAt.getTime()) / 1000 }] : []
    },
  },
]
