import { createWriteStream, existsSync, readdirSync, rmSync, statSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { DomainError } from '#base'
import { createHeadFile } from '#platform/activity'
import type { Eraser } from '#platform/contributions'
import { type ConnectOptions, checkServer, ensureDatabase, type Migrations, startPostgres } from '#platform/database'
import type { Secrets } from '#platform/secrets'
import { type DataFolder, lockFolder, makeDataFolder, markDataFolder, openDataFolder, restoringFile, writeWhole } from '#platform/storage'
import { applyLedger } from './apply-ledger.ts'
import { fillDatabase } from './fill-database.ts'
import { type Ledger, ledgerPath, ledgerText } from './ledger.ts'
import { safePath } from './names.ts'
import { newestLedger } from './newest-ledger.ts'
import { type OpenBackup, secretsInside, type Verified, verifyBackup } from './open-backup.ts'

export type RestoreOptions = Readonly<{
  backup: OpenBackup
  /** A folder that is empty or not there yet. */
  dataFolder: string
  /** An empty PostgreSQL of one's own; null: the one in the data folder. */
  databaseUrl: string | null
  migrations: Migrations
  erasers: readonly Eraser[]
  /** A newer erasure ledger than those beside the backup. */
  ledgerFile?: string
  signal?: AbortSignal
  report?: (progress: { share: number; stage: 'checking' | 'files' | 'tables' | 'erasing' }) => void
}>

export type Restored = Verified & Readonly<{ erased: number; heads: Readonly<Record<string, { seq: number; hash: string }>> }>

/** What stands in the way in a folder: nothing, where it has only empty folders or what a killed restore left. */
function foundIn(path: string): string | null {
  if (existsSync(join(path, restoringFile)) && !existsSync(join(path, 'rumbo.json'))) {
    // Its word stays until this restore writes its own: killed in between, the folder must not pass for a new one.
    for (const name of readdirSync(path)) if (name !== restoringFile) rmSync(join(path, name), { recursive: true, force: true })
    return null
  }
  const isEmpty = (name: string) => statSync(join(path, name)).isDirectory() && readdirSync(join(path, name)).length === 0
  return readdirSync(path).find((name) => name !== 'lost+found' && !isEmpty(name)) ?? null
}

/** Writes every file of the backup below a folder, each on disk before the next. */
export async function fillFolder(backup: OpenBackup, folder: string, signal?: AbortSignal): Promise<void> {
  const made = new Set<string>()
  await backup.files(async ({ path }, contents) => {
    const target = safePath(folder, path)
    if (!made.has(dirname(target))) {
      await mkdir(dirname(target), { recursive: true, mode: 0o700 })
      made.add(dirname(target))
    }
    await pipeline(Readable.from(contents, { objectMode: false }), createWriteStream(target, { flags: 'wx', mode: 0o600, flush: true }), {
      signal,
    })
  })
}

const full = (error: unknown): boolean => ['ENOSPC', 'EDQUOT', '53100'].includes((error as { code?: string }).code ?? '')

async function withDatabase(
  folder: DataFolder,
  databaseUrl: string | null,
  work: (connection: ConnectOptions) => Promise<number>,
): Promise<number> {
  if (databaseUrl !== null) {
    await checkServer({ connectionString: databaseUrl })
    return work({ connectionString: databaseUrl })
  }
  const postgres = await startPostgres({ folder: folder.database, passwordFile: join(folder.keys, 'database') })
  try {
    await ensureDatabase(postgres.connection, 'rumbo')
    return await work({ ...postgres.connection, database: 'rumbo' })
  } finally {
    await postgres.stop()
  }
}

async function fill(options: RestoreOptions, folder: DataFolder, secrets: Secrets, ledger: Ledger): Promise<number> {
  const { backup, signal, report } = options
  writeWhole(join(folder.path, restoringFile), `${JSON.stringify({ backup: backup.header.id })}\n`)
  report?.({ share: 0.4, stage: 'files' })
  await fillFolder(backup, folder.path, signal)
  report?.({ share: 0.6, stage: 'tables' })
  const erased = await withDatabase(folder, options.databaseUrl, async (connection) => {
    await fillDatabase(connection, backup, options.migrations, signal)
    report?.({ share: 0.9, stage: 'erasing' })
    const due = ledger.slice(backup.manifest.erasures)
    return due.length === 0
      ? 0
      : applyLedger({ connection, folder, secrets, erasers: options.erasers, migrations: options.migrations }, due)
  })
  writeWhole(ledgerPath(folder), ledgerText(secrets, ledger))
  createHeadFile(join(folder.keys, 'activity-head.json'), secrets).write(backup.manifest.heads)
  signal?.throwIfAborted()
  markDataFolder(folder)
  rmSync(join(folder.path, restoringFile))
  return erased
}

/**
 * Restores a backup of an installation into an empty folder. Everything is read and checked before anything is written; the
 * newest erasure ledger is applied before the folder is marked complete. A restore that is killed leaves a folder that no
 * server starts on and that the next restore empties.
 * @throws RESTORE_TARGET_NOT_EMPTY, BACKUP_DAMAGED, BACKUP_IS_WORKSPACE, LEDGER_MISSING, LEDGER_OLD, LEDGER_ALTERED,
 *   DATABASE_NEWER, BACKUP_DIFFERS, DISK_FULL
 */
export async function restoreBackup(options: RestoreOptions): Promise<Restored> {
  const { backup, signal, report } = options
  if (backup.header.kind !== 'installation') throw new DomainError('BACKUP_IS_WORKSPACE', { backup: backup.header.id })
  const path = makeDataFolder(options.dataFolder)
  await using _lock = await lockFolder(path)
  const found = foundIn(path)
  if (found !== null) throw new DomainError('RESTORE_TARGET_NOT_EMPTY', { target: path, found })
  const verified = await verifyBackup(backup, signal, (share) => report?.({ share: 0.4 * share, stage: 'checking' }))
  const secrets = await secretsInside(backup)
  const ledger = newestLedger(backup, secrets, options.ledgerFile)
  const { folder } = openDataFolder(path, true)
  try {
    const erased = await fill(options, folder, secrets, ledger)
    report?.({ share: 1, stage: 'erasing' })
    return { ...verified, erased, heads: backup.manifest.heads }
  } catch (error) {
    for (const name of readdirSync(path)) rmSync(join(path, name), { recursive: true, force: true })
    throw full(error) ? new DomainError('DISK_FULL', { folder: path }, { cause: error }) : error
  }
}
