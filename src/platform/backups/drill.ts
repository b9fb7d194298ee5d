import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { DomainError, newId } from '#base'
import { createHeadFile, verifyActivity } from '#platform/activity'
import { connectDatabase, ensureDatabase, type Migrations, startPostgres } from '#platform/database'
import { fillDatabase } from './fill-database.ts'
import type { BackupNeeds } from './make-backup.ts'
import { safePath } from './names.ts'
import { openBackup, secretsInside, type Verified, verifyBackup } from './open-backup.ts'
import { backupKeyOf } from './recovery-key.ts'
import { fillFolder } from './restore.ts'

/** What a drill proved: every table and file equal to the backup, and the chains of activities whole up to their heads. */
export type DrillFigures = Verified & Readonly<{ activities: number; seconds: number }>

async function compareFiles(backup: Awaited<ReturnType<typeof openBackup>>, folder: string): Promise<void> {
  for (const { path, sha256, bytes } of backup.manifest.files) {
    const hash = createHash('sha256')
    for await (const chunk of createReadStream(safePath(folder, path)) as AsyncIterable<Buffer>) hash.update(chunk)
    if (hash.digest('hex') !== sha256) throw new DomainError('BACKUP_DIFFERS', { part: path, expected: bytes, got: 0 })
  }
}

/**
 * Restores a backup beside the running server, into a folder and a PostgreSQL of its own, compares everything with what the
 * backup says, and removes the copy again.
 * @throws BACKUP_DAMAGED, BACKUP_DIFFERS, DATABASE_NEWER
 */
export async function drillBackup(
  needs: Pick<BackupNeeds, 'folder' | 'secrets'> & { migrations: Migrations },
  backupFolder: string,
  options: { signal?: AbortSignal; report?: (progress: { share: number; stage: 'checking' | 'tables' | 'files' }) => void } = {},
): Promise<DrillFigures> {
  const { signal, report } = options
  const begun = performance.now()
  const copy = join(needs.folder.temporary, `drill-${newId<'drill'>()}`)
  const backup = await openBackup(backupFolder, backupKeyOf(needs.secrets))
  const verified = await verifyBackup(backup, signal, (share) => report?.({ share: 0.4 * share, stage: 'checking' }))
  await mkdir(copy, { recursive: true, mode: 0o700 })
  try {
    report?.({ share: 0.4, stage: 'files' })
    await fillFolder(backup, copy, signal)
    await compareFiles(backup, copy)
    report?.({ share: 0.6, stage: 'tables' })
    const activities = await drillDatabase(backup, copy, needs, signal)
    return { ...verified, activities, seconds: (performance.now() - begun) / 1000 }
  } finally {
    await rm(copy, { recursive: true, force: true })
  }
}

async function drillDatabase(
  backup: Awaited<ReturnType<typeof openBackup>>,
  copy: string,
  { migrations }: { migrations: Migrations },
  signal?: AbortSignal,
): Promise<number> {
  const postgres = await startPostgres({ folder: join(copy, 'pg'), passwordFile: join(copy, 'password'), volatile: true })
  try {
    await ensureDatabase(postgres.connection, 'rumbo')
    const connection = { ...postgres.connection, database: 'rumbo' }
    await fillDatabase(connection, backup, migrations, signal)
    const heads = createHeadFile(join(copy, 'activity-head.json'), await secretsInside(backup))
    heads.write(backup.manifest.heads)
    const database = connectDatabase({ ...connection, max: 2 })
    try {
      const { checked, faults } = await verifyActivity(database, heads)
      const [fault] = faults
      if (fault)
        throw new DomainError('BACKUP_DIFFERS', { part: `activities ${fault.workspace} ${fault.fault}`, expected: fault.seq, got: 0 })
      return checked
    } finally {
      await database.close()
    }
  } finally {
    await postgres.stop()
  }
}
