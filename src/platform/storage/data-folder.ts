import { accessSync, constants, existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DomainError } from '#base'
import { writeWhole } from './files.ts'

/** The data folder's parts, as absolute paths. */
export type DataFolder = Readonly<{
  path: string
  keys: string
  database: string
  artefacts: string
  temporary: string
}>

/** The layout this version writes and reads (`rumbo.json`). */
const format = 1

/** The file that says a restore into this folder was begun and has not ended; no server starts on such a folder. */
export const restoringFile = 'restoring.json'

/** Where the parts of a data folder lie, without opening it. */
export const dataFolderOf = (path: string): DataFolder => ({
  path,
  keys: join(path, 'keys'),
  database: join(path, 'pg'),
  artefacts: join(path, 'artefacts'),
  temporary: join(path, 'tmp'),
})

const reasonOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? String(error)

/** A failed write as a person can act on it. */
export function storageError(error: unknown, folder: string): unknown {
  const reason = reasonOf(error)
  if (reason === 'ENOSPC' || reason === 'EDQUOT') return new DomainError('DISK_FULL', { folder }, { cause: error })
  if (['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'ENOENT'].includes(reason))
    return new DomainError('DATA_FOLDER_NOT_WRITABLE', { folder, reason }, { cause: error })
  return error
}

function readFormat(path: string): number {
  let found: unknown
  try {
    found = (JSON.parse(readFileSync(join(path, 'rumbo.json'), 'utf8')) as { format?: unknown }).format
  } catch (error) {
    throw new DomainError('DATA_FOLDER_DAMAGED', { folder: path, file: 'rumbo.json' }, { cause: error })
  }
  if (typeof found !== 'number') throw new DomainError('DATA_FOLDER_DAMAGED', { folder: path, file: 'rumbo.json' })
  return found
}

/** Makes the folder where it is missing and answers with its real path, which names its lock. @throws DATA_FOLDER_NOT_WRITABLE */
export function makeDataFolder(path: string): string {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
    accessSync(path, constants.W_OK | constants.X_OK)
    return realpathSync(path)
  } catch (error) {
    throw storageError(error, path)
  }
}

/**
 * Opens the folder, whose lock the caller holds: lays out what is missing and empties `tmp/` of what a killed process left.
 * A folder is `fresh` until `markDataFolder` was called for it: the first start makes its keys in between.
 * @param restoring  the caller is the restore that fills it
 * @throws DATA_FOLDER_NOT_WRITABLE, DATA_FOLDER_NEWER, DATA_FOLDER_DAMAGED, DATA_FOLDER_FOREIGN, DATA_FOLDER_HALF_RESTORED, DISK_FULL
 */
export function openDataFolder(path: string, restoring = false): { folder: DataFolder; fresh: boolean } {
  const folder = dataFolderOf(path)
  const marker = join(path, 'rumbo.json')
  try {
    const fresh = !existsSync(marker)
    if (!fresh) {
      const found = readFormat(path)
      if (found > format) throw new DomainError('DATA_FOLDER_NEWER', { folder: path, found, known: format })
    } else {
      if (!restoring && existsSync(join(path, restoringFile))) throw new DomainError('DATA_FOLDER_HALF_RESTORED', { folder: path })
      // A folder with somebody's files in it is not ours to fill.
      const own = /^(keys|pg|tmp|artefacts|backups|rumbo\.json\..*|lost\+found|\..*)$/
      const foreign = readdirSync(path).filter((name) => name !== restoringFile && !own.test(name))
      if (foreign.length > 0) throw new DomainError('DATA_FOLDER_FOREIGN', { folder: path, file: foreign[0]! })
    }
    for (const part of [folder.keys, folder.database, folder.artefacts]) mkdirSync(part, { recursive: true, mode: 0o700 })
    rmSync(folder.temporary, { recursive: true, force: true })
    mkdirSync(folder.temporary, { mode: 0o700 })
    return { folder, fresh }
  } catch (error) {
    throw error instanceof DomainError ? error : storageError(error, path)
  }
}

/** Opens the folder that another process holds: nothing is made or emptied. Null when it was not completed yet. @throws DATA_FOLDER_NEWER, DATA_FOLDER_DAMAGED */
export function shareDataFolder(path: string): DataFolder | null {
  if (!existsSync(join(path, 'rumbo.json'))) return null
  const found = readFormat(path)
  if (found > format) throw new DomainError('DATA_FOLDER_NEWER', { folder: path, found, known: format })
  return dataFolderOf(path)
}

/** Says that the folder is complete and which layout it has. */
export function markDataFolder(folder: DataFolder): void {
  try {
    writeWhole(join(folder.path, 'rumbo.json'), `${JSON.stringify({ format, createdAt: new Date().toISOString() })}\n`)
  } catch (error) {
    throw storageError(error, folder.path)
  }
}
