import { record } from '#platform/activity'
import { type Database, systemPrincipal } from '#platform/database'
import type { DataFolder } from '#platform/storage'
import { dropFile, everyFolder } from './pieces.ts'
import { everyFile, removeFile } from './store.ts'

/** An upload that nobody went on with for so long is given up. */
export const keptDays = 7

/** Removes uploads that were given up, and folders that no row knows: their file was erased, or a process died in between. */
export async function sweepFiles({ database, folder }: Readonly<{ database: Database; folder: DataFolder }>, now: Date): Promise<void> {
  // Folders first: a file that comes while this runs has its row before its folder.
  const folders = await everyFolder(folder)
  const since = new Date(now.getTime() - keptDays * 86_400_000)
  const files = await database.asSystem((trx) => everyFile(trx, since))
  const wanted = new Set(files.filter(({ abandoned }) => !abandoned).map(({ id }) => id))
  for (const { workspace, id } of files.filter(({ abandoned }) => abandoned))
    await database.asSystem(async (trx) => {
      const scope = await systemPrincipal(trx, workspace)
      await removeFile(trx, scope, id)
      await record(trx, scope, { kind: 'file.given-up', subject: `file:${id}` })
    })
  for (const of of folders) if (!wanted.has(of.file)) await dropFile(folder, of)
}
