import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Language } from '#base'
import { openSourceFile, optionsOf } from '#data/files'
import { createPool } from '#platform/compute'
import type { Services } from '#platform/contributions'
import type { Scope } from '#platform/database'
import type { ReadTask } from './read-task.ts'
import type { NewReadout, Readout } from './schema.ts'

const task = new URL('./read-task.ts', import.meta.url)

/**
 * What a kept file says of a finished campaign; read in a thread of its own.
 * @throws FILE_NOT_FOUND, FILE_NOT_READY, and as `readFinished`
 */
export async function readKeptCampaign(
  { database, folder, keys }: Pick<Services, 'database' | 'folder' | 'keys'>,
  scope: Scope,
  { file, ...columns }: NewReadout,
  language: Language,
): Promise<Readout & { rows: number }> {
  const work = await mkdtemp(join(folder.temporary, 'readout-'))
  try {
    const { path, choices } = await openSourceFile({ database, folder, keys }, scope, file, work)
    const { missing, dates, text } = optionsOf(choices)
    await using pool = createPool({ workers: 1 })
    const asked = { path, language, columns, ...(missing && { missing }), ...(dates && { dates }), ...(text && { text }) }
    const [readout] = await pool.map<ReadTask, Readout & { rows: number }>(task, 'readCampaignFile', [asked])
    return readout!
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}
