import { DomainError } from '#base'
import type { Database, Scope, Trx } from '#platform/database'
import { type FileStorage, writeFile } from './pieces.ts'
import type { FileChoices } from './schema.ts'
import { findFile, type StoredFile } from './store.ts'

/** A kept file that was read. @throws FILE_NOT_FOUND; FILE_NOT_READY while it arrives or is read, or when it cannot be read */
export async function readyFile(trx: Trx, scope: Scope, id: string): Promise<StoredFile> {
  const file = await findFile(trx, scope, id)
  if (file.state !== 'ready') throw new DomainError('FILE_NOT_READY', { name: file.name })
  return file
}

/**
 * Writes a kept file, decrypted, into a folder that the caller removes.
 * @returns its path, its name as the person knows it, and what a person said of its columns
 * @throws as `readyFile`
 */
export async function openSourceFile(
  { database, ...storage }: FileStorage & Readonly<{ database: Database }>,
  scope: Scope,
  id: string,
  into: string,
): Promise<{ path: string; name: string; choices: FileChoices }> {
  const file = await database.inScope(scope, (trx) => readyFile(trx, scope, id))
  const path = await writeFile(storage, { workspace: scope.workspace, file: id }, file.name, into)
  return { path, name: file.name, choices: file.choices }
}
