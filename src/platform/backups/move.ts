import { existsSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { checkServer, ensureDatabase, type Migrations, startPostgres } from '#platform/database'
import { fillDatabase } from './fill-database.ts'
import type { Installation } from './installation.ts'
import { backupsFolder } from './list.ts'
import { makeBackup } from './make-backup.ts'
import { openBackup } from './open-backup.ts'
import { backupKeyOf } from './recovery-key.ts'

/** A move is a backup and a restore of its tables: the old database is left as it was, the files stay where they are. */
async function moved(installation: Installation) {
  const into = backupsFolder(installation.folder)
  const { id } = await makeBackup(installation, { into })
  return openBackup(join(into, id), backupKeyOf(installation.secrets))
}

/**
 * Moves the database of an installation to a PostgreSQL of one's own. From then on the server is started with its address.
 * @returns the backup that was made on the way
 * @throws DATABASE_UNREACHABLE, DATABASE_TOO_OLD, RESTORE_TARGET_NOT_EMPTY, DATABASE_RIGHTS_MISSING, BACKUP_DIFFERS
 */
export async function moveToServer(installation: Installation, url: string, migrations: Migrations): Promise<string> {
  await checkServer({ connectionString: url })
  const backup = await moved(installation)
  await fillDatabase({ connectionString: url }, backup, migrations)
  return backup.header.id
}

/**
 * Moves the database back into the data folder, into a cluster made anew; one that was there before is kept beside it.
 * @returns the backup that was made on the way
 */
export async function moveToFolder(installation: Installation, migrations: Migrations, now: Date): Promise<string> {
  const { folder } = installation
  const backup = await moved(installation)
  const passwordFile = join(folder.keys, 'database')
  if (existsSync(join(folder.database, 'data')))
    renameSync(join(folder.database, 'data'), join(folder.database, `data-before-${now.toISOString().replace(/[:.]/g, '-')}`))
  const postgres = await startPostgres({ folder: folder.database, passwordFile })
  try {
    await ensureDatabase(postgres.connection, 'rumbo')
    await fillDatabase({ ...postgres.connection, database: 'rumbo' }, backup, migrations)
  } finally {
    await postgres.stop()
  }
  return backup.header.id
}
