import { createWriteStream } from 'node:fs'
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { DomainError, type Id, newId } from '#base'
import type { Scope } from '#platform/database'
import { uploadLimitBytes } from '#platform/http'
import { type DataFolder, syncFolder } from '#platform/storage'
import { type RunFile, runFiles } from './schema.ts'

/** What a finished run wrote. Both ids are UUIDs that the database knows, never text of a caller. */
export const artefactFolder = (folder: DataFolder, workspace: string, run: string): string => join(folder.artefacts, workspace, run)

/** The uploaded file waits here until its run has ended; nothing else keeps it. */
const uploadsFolder = (folder: DataFolder, workspace: string): string => join(folder.artefacts, workspace, 'uploads')
const uploadFolder = (folder: DataFolder, workspace: string, run: string): string => join(uploadsFolder(folder, workspace), run)

/** A name may hold 255 bytes; whole characters are kept. */
function cut(name: string): string {
  let kept = ''
  for (const character of name) {
    if (Buffer.byteLength(kept + character) > 200) break
    kept += character
  }
  return kept
}

/** A file's name as the person knows it, without anything that a path or a terminal would understand. */
export function safeName(name: string): string {
  const kept = basename(name.replaceAll('\\', '/'))
    .normalize('NFC')
    .replace(/[\p{C}/:*?"<>|]/gu, '')
    .replace(/^[.\s]+/, '')
    .trim()
  const dot = kept.lastIndexOf('.')
  const extension = dot > 0 ? kept.slice(dot).slice(0, 12) : ''
  const stem = cut(dot > 0 ? kept.slice(0, dot) : kept)
  return stem === '' ? `archivo${extension}` : stem + extension
}

/** A file that has arrived and is on disk, but belongs to no run yet. */
export type Arrived = Readonly<{ path: string; name: string }>

/** Streams an upload to the temporary folder. @throws UPLOAD_TOO_LARGE */
export async function receive(folder: DataFolder, filename: string, stream: Readable & { truncated: boolean }): Promise<Arrived> {
  const path = join(folder.temporary, `upload-${newId<'upload'>()}`)
  try {
    await pipeline(stream, createWriteStream(path, { flush: true, mode: 0o600 }))
    if (stream.truncated) throw new DomainError('UPLOAD_TOO_LARGE', { megabytes: uploadLimitBytes / 2 ** 20 })
    return { path, name: safeName(filename) }
  } catch (error) {
    await rm(path, { force: true })
    throw error
  }
}

/** Moves the upload to where it survives a restart. */
export async function keepUpload(folder: DataFolder, scope: Scope, run: Id<'run'>, arrived: Arrived): Promise<void> {
  const target = uploadFolder(folder, scope.workspace, run)
  await mkdir(target, { recursive: true, mode: 0o700 })
  await rename(arrived.path, join(target, arrived.name))
  syncFolder(target)
}

export const uploadPath = (folder: DataFolder, workspace: string, run: string, name: string): string =>
  join(uploadFolder(folder, workspace, run), safeName(name))

export const dropUpload = (folder: DataFolder, workspace: string, run: string): Promise<void> =>
  rm(uploadFolder(folder, workspace, run), { recursive: true, force: true })

/** Everything of a run on disk: what was uploaded and what was written. */
export async function dropRun(folder: DataFolder, workspace: string, run: string): Promise<void> {
  await dropUpload(folder, workspace, run)
  await rm(artefactFolder(folder, workspace, run), { recursive: true, force: true })
}

/** Removes uploads that no waiting run needs: a process died between keeping the file and writing the row, or at the run's end. */
export async function sweepUploads(folder: DataFolder, wanted: ReadonlySet<string>): Promise<void> {
  for (const workspace of await readdir(folder.artefacts).catch(() => [])) {
    for (const run of await readdir(uploadsFolder(folder, workspace)).catch(() => [])) {
      if (!wanted.has(run)) await dropUpload(folder, workspace, run)
    }
  }
}

/** The files of a finished run that are there, with their sizes. */
export async function writtenFiles(folder: DataFolder, workspace: string, run: string): Promise<{ name: RunFile; bytes: number }[]> {
  const root = artefactFolder(folder, workspace, run)
  const found = await Promise.all(
    runFiles.map(async (name) => {
      const { size } = await stat(join(root, name)).catch(() => ({ size: -1 }))
      return { name, bytes: size }
    }),
  )
  return found.filter(({ bytes }) => bytes >= 0)
}
