import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { FastifyRequest } from 'fastify'
import { DomainError, type Language } from '#base'
import { createPool } from '#platform/compute'
import { RequestInvalid, uploadLimitBytes } from '#platform/http'
import type { DataFolder } from '#platform/storage'
import type { ProfileTask } from './profile-task.ts'
import { type FileProfile, ReadingOptions } from './schema.ts'

const task = new URL('./profile-task.ts', import.meta.url)
const mostName = 200

async function profileOf(path: string, name: string, language: Language, fields: Map<string, unknown>) {
  const input = Object.fromEntries([...fields].filter(([, value]) => value !== ''))
  const options = ReadingOptions.safeParse(input)
  if (!options.success) throw new RequestInvalid(options.error.issues, input)
  await using pool = createPool({ workers: 1 })
  const [profile] = await pool.map<ProfileTask, FileProfile>(task, 'profileUpload', [{ path, name, language, ...options.data }])
  return profile!
}

/**
 * Reads the form with one file and gives the file's profile. The file is removed before this returns, whatever happens.
 * @throws UPLOAD_MISSING, UPLOAD_TOO_LARGE, RequestInvalid, the refusals of reading
 */
export async function profileOfUpload(request: FastifyRequest, folder: DataFolder, language: Language): Promise<FileProfile> {
  const fields = new Map<string, unknown>()
  const work = await mkdtemp(join(folder.temporary, 'profile-'))
  try {
    let name: string | null = null
    let path = ''
    for await (const part of request.parts()) {
      if (part.type === 'field') fields.set(part.fieldname, part.value)
      // A form whose file was not chosen sends one without a name.
      else if (part.fieldname === 'file' && name === null && part.filename) {
        name = part.filename.slice(-mostName)
        // Only the ending of a foreign name is used, and only if it is a plain one
        path = join(work, `file${/^\.\w{1,10}$/.test(extname(name)) ? extname(name) : ''}`)
        await pipeline(part.file, createWriteStream(path, { mode: 0o600 }))
        if (part.file.truncated) throw new DomainError('UPLOAD_TOO_LARGE', { megabytes: uploadLimitBytes / 2 ** 20 })
      } else part.file.resume()
    }
    if (name === null) throw new DomainError('UPLOAD_MISSING')
    return await profileOf(path, name, language, fields)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}
