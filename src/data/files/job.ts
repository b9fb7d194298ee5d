import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { DomainError, type Language } from '#base'
import { readTable } from '#data/sources'
import { record } from '#platform/activity'
import type { Database, Scope } from '#platform/database'
import type { JobDefinition } from '#platform/jobs'
import { optionsOf } from './choices.ts'
import { type FileStorage, keepProfile, writeFile } from './pieces.ts'
import { profileFile } from './profile-file.ts'
import type { StoredProfile } from './schema.ts'
import { findFile, type StoredFile, setFile } from './store.ts'

const Work = z.object({ file: z.uuid(), language: z.enum(['es', 'en']) })
type Work = z.infer<typeof Work>

type Needs = FileStorage & Readonly<{ database: Database }>
/** A table in memory takes about this many bytes for each byte of its file. */
const bytesInMemory = 3

async function read(
  storage: FileStorage,
  scope: Scope,
  file: StoredFile,
  language: Language,
  onProgress: (share: number) => void,
): Promise<StoredProfile> {
  const megabytes = Math.ceil(file.bytes / 2 ** 20)
  const free = Math.floor(process.availableMemory() / 2 ** 20)
  if (bytesInMemory * megabytes > free) throw new DomainError('FILE_TOO_LARGE_FOR_MEMORY', { name: file.name, megabytes, free })
  const work = await mkdtemp(join(storage.folder.temporary, 'file-'))
  try {
    const path = await writeFile(storage, { workspace: scope.workspace, file: file.id }, file.name, work)
    const { missing, dates, text } = optionsOf(file.choices)
    const options = { ...(missing ? { missing } : {}), ...(dates ? { dates } : {}), ...(text ? { text } : {}) }
    return profileFile(await readTable(path, { language, ...options, onProgress }), file.choices)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/** Reads a file that is whole, and keeps what it is. One that cannot be read says why; the work itself is done then. */
export const readJob = ({ database, folder, keys }: Needs): JobDefinition<Work> => ({
  name: 'data.files.read',
  data: Work,
  permission: 'data.files.read',
  async run({ scope, data, report, complete }) {
    const storage = { folder, keys }
    const file = await database.inScope(scope, (trx) => findFile(trx, scope, data.file))
    const subject = `file:${file.id}`
    let found: StoredProfile
    try {
      found = await read(storage, scope, file, data.language, (share) => void report({ share }))
    } catch (error) {
      if (!(error instanceof DomainError) || error.status >= 500) throw error
      const { code, params } = error
      await complete(async (trx) => {
        await setFile(trx, scope, file.id, { state: 'unusable', rows: null, columns: null, error: { code, params } }, new Date())
        await record(trx, scope, { kind: 'file.unusable', subject, payload: { code } })
      })
      return
    }
    await keepProfile(storage, { workspace: scope.workspace, file: file.id }, found)
    await complete(async (trx) => {
      const { rows, columns, source } = found
      await setFile(trx, scope, file.id, { state: 'ready', rows, columns: columns.length, error: null }, new Date())
      const personal = columns.filter((column) => column.personal !== null).length
      const payload = { rows, columns: columns.length, issues: found.issues.length, personal, format: source.format, sha256: source.sha256 }
      await record(trx, scope, { kind: 'file.profiled', subject, payload })
    })
  },
})
