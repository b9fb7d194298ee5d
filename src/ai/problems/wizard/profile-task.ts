// Runs in a worker thread: reading a large file must not keep other requests waiting.
import type { Language } from '#base'
import { readTable } from '#data/sources'
import { profileFile } from './profile.ts'
import type { FileProfile } from './schema.ts'

export type ProfileTask = Readonly<{
  path: string
  name: string
  language: Language
  missing?: string[]
  dates?: 'dmy' | 'mdy'
  text?: string[]
}>

/** Reads a file and keeps the figures of its columns only. */
export async function profileUpload({ path, name, ...options }: ProfileTask): Promise<FileProfile> {
  const { table } = await readTable(path, options)
  return profileFile(name, table)
}
