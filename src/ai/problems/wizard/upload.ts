import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { FastifyRequest } from 'fastify'
import { DomainError, type Language } from '#base'
import { foundOfFile, openSourceFile, optionsOf } from '#data/files'
import { createPool } from '#platform/compute'
import type { Services } from '#platform/contributions'
import type { Scope } from '#platform/database'
import { readForm, uploadLimitBytes } from '#platform/http'
import type { DataFolder } from '#platform/storage'
import type { ProfileTask } from './profile-task.ts'
import { FileProfile, ReadingOptions } from './schema.ts'

const task = new URL('./profile-task.ts', import.meta.url)
const mostName = 200

/**
 * Reads the form with one file and gives the file's profile. The file is removed before this returns, whatever happens.
 * @throws UPLOAD_MISSING, UPLOAD_TOO_LARGE, RequestInvalid, the refusals of reading
 */
export async function profileOfUpload(request: FastifyRequest, folder: DataFolder, language: Language): Promise<FileProfile> {
  const work = await mkdtemp(join(folder.temporary, 'profile-'))
  try {
    const { file, fields } = await readForm(request, {
      fields: ReadingOptions,
      async keep({ filename, file: arriving }) {
        const name = filename.slice(-mostName)
        // Only the ending of a foreign name is used, and only if it is a plain one
        const path = join(work, `file${/^\.\w{1,10}$/.test(extname(name)) ? extname(name) : ''}`)
        await pipeline(arriving, createWriteStream(path, { mode: 0o600 }))
        if (arriving.truncated) throw new DomainError('UPLOAD_TOO_LARGE', { megabytes: uploadLimitBytes / 2 ** 20 })
        return { name, path }
      },
      missing: 'UPLOAD_MISSING',
    })
    return await profileOf({ ...file, language, ...fields })
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

async function profileOf(file: ProfileTask): Promise<FileProfile> {
  await using pool = createPool({ workers: 1 })
  const [profile] = await pool.map<ProfileTask, FileProfile>(task, 'profileUpload', [file])
  return profile!
}

/**
 * The profile of a kept file, read as a person said that it is to be read: made once for each reading of it.
 * @throws FILE_NOT_FOUND, FILE_NOT_READY
 */
export const profileOfKept = (
  services: Pick<Services, 'database' | 'folder' | 'keys'>,
  scope: Scope,
  id: string,
  language: Language,
): Promise<FileProfile> => {
  const { database, folder, keys } = services
  const kept = { name: 'questions', shape: FileProfile }
  return foundOfFile({ database, folder, keys }, scope, id, kept, () => readKept(services, scope, id, language))
}

async function readKept(services: Pick<Services, 'database' | 'folder' | 'keys'>, scope: Scope, id: string, language: Language) {
  const { database, folder, keys } = services
  const work = await mkdtemp(join(folder.temporary, 'profile-'))
  try {
    const { path, name, choices } = await openSourceFile({ database, folder, keys }, scope, id, work)
    const { missing, dates, text } = optionsOf(choices)
    return await profileOf({ path, name, language, ...(missing && { missing }), ...(dates && { dates }), ...(text && { text }) })
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}
