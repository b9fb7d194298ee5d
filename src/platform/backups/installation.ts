import { existsSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { DomainError } from '#base'
import type { Settings } from '#platform/config'
import {
  type Connected,
  type ConnectOptions,
  checkServer,
  connectDatabase,
  ensureDatabase,
  reachPostgres,
  startPostgres,
} from '#platform/database'
import { createKeys, openSecrets } from '#platform/secrets'
import { dataFolderOf, folderHolder, lockFolder, openDataFolder } from '#platform/storage'
import type { BackupNeeds } from './make-backup.ts'

/** A data folder and its database, as a command works on them. */
export type Installation = BackupNeeds & Readonly<{ database: Connected; served: boolean }>

/** Whether a folder holds an installation that was completed. */
const isInstallation = (path: string): boolean => existsSync(join(path, 'rumbo.json'))

/**
 * Works on an installation from the command line: beside its server where one runs, else with the folder locked and its
 * PostgreSQL started for as long as the work takes.
 * @param alone  the work must not have a server beside it: then it is refused while one runs
 * @throws INSTALLATION_MISSING, DATA_FOLDER_IN_USE, KEY_FILE_MISSING
 */
export async function withInstallation<T>(
  settings: Pick<Settings, 'dataFolder' | 'databaseUrl' | 'keyFile'>,
  work: (installation: Installation) => Promise<T>,
  alone = false,
): Promise<T> {
  if (!isInstallation(settings.dataFolder)) throw new DomainError('INSTALLATION_MISSING', { folder: settings.dataFolder })
  const path = realpathSync(settings.dataFolder)
  await using begun = new AsyncDisposableStack()
  const served = !alone && (await folderHolder(path)) !== null
  if (!served) begun.use(await lockFolder(path))
  const folder = served ? dataFolderOf(path) : openDataFolder(path).folder
  const secrets = openSecrets(settings.keyFile, false, join(folder.keys, 'ring.json'))
  const connection = await connectionOf()
  const database = connectDatabase({ ...connection, max: 4 })
  begun.defer(() => database.close())
  return await work({ folder, secrets, keys: createKeys(database, secrets), connection, keyFile: settings.keyFile, database, served })

  async function connectionOf(): Promise<ConnectOptions> {
    if (settings.databaseUrl !== null) {
      await checkServer({ connectionString: settings.databaseUrl })
      return { connectionString: settings.databaseUrl }
    }
    const passwordFile = join(folder.keys, 'database')
    const running = served ? reachPostgres(folder.database, passwordFile) : null
    if (running) return { ...running, database: 'rumbo' }
    if (served) throw new DomainError('DATABASE_UNREACHABLE', { reason: folder.database })
    const postgres = await startPostgres({ folder: folder.database, passwordFile })
    begun.defer(() => postgres.stop())
    await ensureDatabase(postgres.connection, 'rumbo')
    return { ...postgres.connection, database: 'rumbo' }
  }
}
