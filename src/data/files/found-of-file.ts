import type { z } from 'zod'
import type { Database, Scope } from '#platform/database'
import { readyFile } from './open-file.ts'
import { type FileStorage, keepFound, readFound } from './pieces.ts'

type Kept = { reading: string | null; found: unknown }

/**
 * What another feature finds of a ready file: kept sealed beside it, and found anew only when the file was read again.
 * @param name  of what is found, different from every other's
 * @throws as `readyFile`
 */
export async function foundOfFile<Found>(
  { database, ...storage }: FileStorage & Readonly<{ database: Database }>,
  scope: Scope,
  id: string,
  { name, shape }: Readonly<{ name: string; shape: z.ZodType<Found> }>,
  find: () => Promise<Found>,
): Promise<Found> {
  const file = await database.inScope(scope, (trx) => readyFile(trx, scope, id))
  const of = { workspace: scope.workspace, file: id }
  // Absent, of an earlier version or altered: found again
  const kept = (await readFound(storage, of, name).catch(() => null)) as Kept | null
  const known = kept?.reading === file.jobId ? shape.safeParse(kept.found) : null
  if (known?.success) return known.data
  const found = await find()
  await keepFound(storage, of, name, { reading: file.jobId, found } satisfies Kept)
  return found
}
