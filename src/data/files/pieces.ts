import { randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { json } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { DomainError, newId } from '#base'
import type { Keys } from '#platform/secrets'
import { type DataFolder, safeName, syncFolder } from '#platform/storage'
import { largestPiece, StoredProfile } from './schema.ts'

/** Where files are, and the keys that they are sealed with. */
export type FileStorage = Readonly<{ folder: DataFolder; keys: Keys }>
export type FileOf = Readonly<{ workspace: string; file: string }>

/** What a part of a file is sealed for: neither files nor pieces can be exchanged. */
const purposeOf = ({ file }: FileOf, part: string): string => `data.file ${file} ${part}`
const filesFolder = (folder: DataFolder, workspace: string): string => join(folder.artefacts, workspace, 'files')
/** Both ids are UUIDs that the database knows, never text of a caller. */
const fileFolder = (folder: DataFolder, { workspace, file }: FileOf): string => join(filesFolder(folder, workspace), file)
/** Pieces by their first byte, in order of name. */
const pieceAt = (offset: number): string => String(offset).padStart(13, '0')

/** A piece that has arrived, sealed, and belongs to no file yet. */
export type Arrived = Readonly<{ path: string; bytes: number }>

/** Streams a piece to the temporary folder, sealed on the way, and flushed. @throws FILE_PIECE_TOO_LARGE */
export async function receivePiece(
  { folder, keys }: FileStorage,
  of: FileOf,
  offset: number,
  stream: Readable & { truncated: boolean },
): Promise<Arrived> {
  const path = join(folder.temporary, `piece-${newId<'piece'>()}`)
  let bytes = 0
  try {
    const sealing = await keys.sealing(of.workspace, purposeOf(of, pieceAt(offset)))
    stream.on('data', (chunk: Buffer) => (bytes += chunk.length))
    await pipeline(stream, sealing, createWriteStream(path, { flush: true, mode: 0o600 }))
    if (stream.truncated) throw new DomainError('FILE_PIECE_TOO_LARGE', { megabytes: largestPiece / 2 ** 20 })
    return { path, bytes }
  } catch (error) {
    stream.resume()
    await rm(path, { force: true })
    throw error
  }
}

/** Puts a piece where it belongs; one that a killed process left there is replaced. */
export async function keepPiece({ folder }: FileStorage, of: FileOf, offset: number, { path }: Arrived): Promise<void> {
  const target = fileFolder(folder, of)
  await mkdir(target, { recursive: true, mode: 0o700 })
  await rename(path, join(target, pieceAt(offset)))
  syncFolder(target)
  syncFolder(dirname(target))
}

const isPiece = (name: string): boolean => /^\d{13}$/.test(name)

/** Writes the whole file, decrypted, into a folder that the caller removes. @returns its path */
export async function writeFile({ folder, keys }: FileStorage, of: FileOf, name: string, into: string): Promise<string> {
  const from = fileFolder(folder, of)
  const path = join(into, safeName(name))
  for (const [i, piece] of (await readdir(from)).filter(isPiece).sort().entries()) {
    const out = createWriteStream(path, { flags: i === 0 ? 'wx' : 'a', mode: 0o600 })
    await pipeline(createReadStream(join(from, piece)), keys.opening(of.workspace, purposeOf(of, piece)), out)
  }
  return path
}

/** Keeps something that was found of a file beside it, sealed; the one before is replaced whole. */
export async function keepFound({ folder, keys }: FileStorage, of: FileOf, name: string, found: unknown): Promise<void> {
  const target = fileFolder(folder, of)
  const draft = join(target, `${name}.${randomUUID()}.draft`)
  const sealing = await keys.sealing(of.workspace, purposeOf(of, name))
  try {
    await pipeline(Readable.from([Buffer.from(JSON.stringify(found))]), sealing, createWriteStream(draft, { flush: true, mode: 0o600 }))
    await rename(draft, join(target, name))
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
  syncFolder(target)
}

/** What was kept under a name; throws where there is nothing. */
export async function readFound({ folder, keys }: FileStorage, of: FileOf, name: string): Promise<unknown> {
  const opened = keys.opening(of.workspace, purposeOf(of, name))
  const [found] = await Promise.all([json(opened), pipeline(createReadStream(join(fileFolder(folder, of), name)), opened)])
  return found
}

const profile = 'profile'
/** Keeps what a file is. */
export const keepProfile = (storage: FileStorage, of: FileOf, found: StoredProfile): Promise<void> => keepFound(storage, of, profile, found)
export const readProfile = async (storage: FileStorage, of: FileOf): Promise<StoredProfile> =>
  StoredProfile.parse(await readFound(storage, of, profile))

export const dropFile = (folder: DataFolder, of: FileOf): Promise<void> => rm(fileFolder(folder, of), { recursive: true, force: true })

/** The folders of files that there are. */
export async function everyFolder(folder: DataFolder): Promise<FileOf[]> {
  const workspaces = await readdir(folder.artefacts).catch(() => [])
  const found = await Promise.all(
    workspaces.map(async (workspace) => {
      const files = await readdir(filesFolder(folder, workspace)).catch(() => [])
      return files.map((file) => ({ workspace, file }))
    }),
  )
  return found.flat()
}
