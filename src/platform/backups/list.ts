import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DomainError, isUuid } from '#base'
import type { DataFolder } from '#platform/storage'
import { readHeader } from './open-backup.ts'

/** A backup in a list: what its header says, without opening it. */
export type Listed = Readonly<{
  id: string
  kind: 'installation' | 'workspace'
  workspace: string | null
  createdAt: Date
  rumbo: string
  bytes: number
}>

export const backupsFolder = (folder: Pick<DataFolder, 'path'>): string => join(folder.path, 'backups')

const names = (folder: string): string[] => {
  try {
    return readdirSync(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

/** The whole backups in a folder, newest first (an id sorts by its birth). */
export function listBackups(folder: string): Listed[] {
  return names(folder)
    .filter(isUuid)
    .sort()
    .reverse()
    .flatMap((id) => {
      try {
        const { header } = readHeader(join(folder, id))
        const bytes = header.parts.reduce((sum, part) => sum + part.bytes, 0)
        return [{ id, kind: header.kind, workspace: header.workspace, createdAt: new Date(header.createdAt), rumbo: header.rumbo, bytes }]
      } catch (error) {
        // Whoever opens it is told what is wrong with it.
        if (error instanceof DomainError) return []
        throw error
      }
    })
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Removes what backups that were killed have left in a folder; one that another process still writes stays. */
export function sweepDrafts(folder: string): void {
  for (const name of names(folder)) {
    const [id = '', pid = '', ending] = name.split('.')
    if (ending === 'draft' && isUuid(id) && (Number(pid) === process.pid || !isAlive(Number(pid))))
      rmSync(join(folder, name), { recursive: true, force: true })
  }
}

/** How many backups of each age are kept: the newest of each of the last days, weeks (from Monday) and months (UTC). */
export type Retention = Readonly<{ daily: number; weekly: number; monthly: number }>

const day = (at: Date): string => at.toISOString().slice(0, 10)
const week = (at: Date): string => {
  const monday = new Date(at)
  monday.setUTCDate(at.getUTCDate() - ((at.getUTCDay() + 6) % 7))
  return day(monday)
}
const month = (at: Date): string => at.toISOString().slice(0, 7)

/**
 * The backups that retention lets go. The newest one is always kept, as is the last one that was proven good; exports of a
 * workspace are not its business.
 */
export function expired(backups: readonly Listed[], retention: Retention, proven: string | null = null): Listed[] {
  const own = backups.filter(({ kind }) => kind === 'installation').toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime())
  const kept = new Set([...own.slice(0, 1), ...own.filter(({ id }) => id === proven)])
  for (const [periodOf, count] of [
    [day, retention.daily],
    [week, retention.weekly],
    [month, retention.monthly],
  ] as const) {
    const periods = new Set<string>()
    for (const backup of own) {
      const period = periodOf(backup.createdAt)
      if (periods.has(period)) continue
      if (periods.size >= count) break
      periods.add(period)
      kept.add(backup)
    }
  }
  return own.filter((backup) => !kept.has(backup))
}
