import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline as connect, type Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { DomainError, type Id, newId } from '#base'
import type { Scope } from '#platform/database'
import { uploadLimitBytes } from '#platform/http'
import type { Keys } from '#platform/secrets'
import { type DataFolder, openedBytes, safeName, syncFolder } from '#platform/storage'
import { type RunFile, runFiles } from './schema.ts'

/** Where files of runs are, and the keys that they are sealed with. */
export type RunStorage = Readonly<{ folder: DataFolder; keys: Keys }>

export type RunOf = Readonly<{ workspace: string; run: string }>

/** What a file of a run is sealed for: neither files nor runs can be exchanged. */
const purposeOf = (run: string, file: string): string => `ai.autopilot.run ${run} ${file}`
const uploaded = 'upload'

/** What a finished run wrote, sealed. Both ids are UUIDs that the database knows, never text of a caller. */
export const artefactFolder = (folder: DataFolder, workspace: string, run: string): string => join(folder.artefacts, workspace, run)

/** The uploaded file waits here until its run has ended; nothing else keeps it. */
const uploadsFolder = (folder: DataFolder, workspace: string): string => join(folder.artefacts, workspace, 'uploads')
const uploadFolder = (folder: DataFolder, workspace: string, run: string): string => join(uploadsFolder(folder, workspace), run)

/** A file that has arrived and is on disk, but belongs to no run yet. */
export type Arrived = Readonly<{ path: string; name: string }>

/** Streams an upload to the temporary folder, sealed on the way: its text is never on disk. @throws UPLOAD_TOO_LARGE */
export async function receive(
  { folder, keys }: RunStorage,
  of: RunOf,
  filename: string,
  stream: Readable & { truncated: boolean },
): Promise<Arrived> {
  const path = join(folder.temporary, `upload-${newId<'upload'>()}`)
  try {
    const sealing = await keys.sealing(of.workspace, purposeOf(of.run, uploaded))
    await pipeline(stream, sealing, createWriteStream(path, { flush: true, mode: 0o600 }))
    if (stream.truncated) throw new DomainError('UPLOAD_TOO_LARGE', { megabytes: uploadLimitBytes / 2 ** 20 })
    return { path, name: safeName(filename) }
  } catch (error) {
    stream.resume()
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

/** Writes the uploaded file, decrypted, into a folder that the caller removes. @returns its path */
export async function openUpload({ folder, keys }: RunStorage, of: RunOf, name: string, into: string): Promise<string> {
  const from = join(uploadFolder(folder, of.workspace, of.run), safeName(name))
  const path = join(into, safeName(name))
  await pipeline(createReadStream(from), keys.opening(of.workspace, purposeOf(of.run, uploaded)), createWriteStream(path, { mode: 0o600 }))
  return path
}

/** Seals what a run wrote into its folder of artefacts, which is there whole or not at all. */
export async function keepArtefacts({ folder, keys }: RunStorage, of: RunOf, from: string): Promise<void> {
  const target = artefactFolder(folder, of.workspace, of.run)
  const draft = `${target}.draft`
  await rm(draft, { recursive: true, force: true })
  await mkdir(draft, { recursive: true, mode: 0o700 })
  for (const name of runFiles) {
    const path = join(from, name)
    if (!(await stat(path).catch(() => null))) continue
    const sealing = await keys.sealing(of.workspace, purposeOf(of.run, name))
    await pipeline(createReadStream(path), sealing, createWriteStream(join(draft, name), { flush: true, mode: 0o600 }))
  }
  syncFolder(draft)
  await rename(draft, target)
  syncFolder(dirname(target))
}

/** Reads one artefact, decrypted. The stream fails when it was altered. */
export function readArtefact({ folder, keys }: RunStorage, of: RunOf, name: RunFile): Readable {
  const sealed = createReadStream(join(artefactFolder(folder, of.workspace, of.run), name))
  // Whoever reads the stream is told of its failure.
  return connect(sealed, keys.opening(of.workspace, purposeOf(of.run, name)), () => undefined)
}

/** Writes one artefact, decrypted, into a new folder that bears the name of its run. @returns the folder @throws RUN_NOT_FINISHED */
export async function openArtefact(storage: RunStorage, of: RunOf, name: RunFile, into: string): Promise<string> {
  const files = await writtenFiles(storage.folder, of.workspace, of.run)
  if (!files.some((file) => file.name === name)) throw new DomainError('RUN_NOT_FINISHED', { run: of.run, file: name })
  const folder = join(into, of.run)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await pipeline(readArtefact(storage, of, name), createWriteStream(join(folder, name), { mode: 0o600 }))
  return folder
}

export const dropUpload = (folder: DataFolder, workspace: string, run: string): Promise<void> =>
  rm(uploadFolder(folder, workspace, run), { recursive: true, force: true })

/** Everything of a run on disk: what was uploaded and what was written. */
export async function dropRun(folder: DataFolder, workspace: string, run: string): Promise<void> {
  await dropUpload(folder, workspace, run)
  const written = artefactFolder(folder, workspace, run)
  for (const path of [written, `${written}.draft`]) await rm(path, { recursive: true, force: true })
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
      return { name, bytes: size < 0 ? size : openedBytes(size) }
    }),
  )
  return found.filter(({ bytes }) => bytes >= 0)
}
