import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline as connect, type Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Keys } from '#platform/secrets'
import { type DataFolder, openedBytes, syncFolder } from '#platform/storage'
import { type VersionFile, versionFiles } from './schema.ts'

export type VersionStorage = Readonly<{ folder: DataFolder; keys: Keys }>
export type VersionOf = Readonly<{ workspace: string; id: string }>

/** What a file is sealed for: neither files nor versions can be exchanged. */
const purposeOf = (id: string, file: VersionFile): string => `ai.registry.version ${id} ${file}`
const modelsFolder = (folder: DataFolder, workspace: string): string => join(folder.artefacts, workspace, 'models')
/** Both ids are UUIDs that the database knows, never text of a caller. */
const versionFolder = ({ folder }: VersionStorage, { workspace, id }: VersionOf): string => join(modelsFolder(folder, workspace), id)

export type VersionSource = Readonly<{ name: VersionFile; open(): Readable }>

/** Seals the files of a version into its own folder, which is there whole or not at all. */
export async function keepVersion(storage: VersionStorage, of: VersionOf, sources: readonly VersionSource[]): Promise<void> {
  const target = versionFolder(storage, of)
  const draft = `${target}.draft`
  await mkdir(draft, { recursive: true, mode: 0o700 })
  try {
    for (const { name, open } of sources) {
      const sealing = await storage.keys.sealing(of.workspace, purposeOf(of.id, name))
      await pipeline(open(), sealing, createWriteStream(join(draft, name), { flush: true, mode: 0o600 }))
    }
    syncFolder(draft)
    await rename(draft, target)
    syncFolder(dirname(target))
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    throw error
  }
}

/** Reads one file, decrypted. The stream fails when it was altered. */
export function readVersionFile(storage: VersionStorage, of: VersionOf, name: VersionFile): Readable {
  const sealed = createReadStream(join(versionFolder(storage, of), name))
  // Whoever reads the stream is told of its failure.
  return connect(sealed, storage.keys.opening(of.workspace, purposeOf(of.id, name)), () => undefined)
}

/** The files that are there, with their sizes. */
export async function versionFilesOf(storage: VersionStorage, of: VersionOf): Promise<{ name: VersionFile; bytes: number }[]> {
  const found = await Promise.all(
    versionFiles.map(async (name) => {
      const { size } = await stat(join(versionFolder(storage, of), name)).catch(() => ({ size: -1 }))
      return { name, bytes: size < 0 ? size : openedBytes(size) }
    }),
  )
  return found.filter(({ bytes }) => bytes >= 0)
}

export const dropVersion = (storage: VersionStorage, of: VersionOf): Promise<void> =>
  rm(versionFolder(storage, of), { recursive: true, force: true })

/** Another process may be publishing at this moment: what is younger stays. */
const sweptAfterMs = 3_600_000

/** Removes what no version needs: a process died between the files and the row of a version, or between its row and its files. */
export async function sweepVersions(storage: VersionStorage, known: ReadonlySet<string>, now: Date): Promise<void> {
  const { folder } = storage
  for (const workspace of await readdir(folder.artefacts).catch(() => [])) {
    const root = modelsFolder(folder, workspace)
    for (const name of await readdir(root).catch(() => [])) {
      const { mtimeMs } = await stat(join(root, name))
      if (!known.has(name) && now.getTime() - mtimeMs > sweptAfterMs) await rm(join(root, name), { recursive: true, force: true })
    }
  }
}
