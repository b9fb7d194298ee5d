import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { json } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import type { Keys } from '#platform/secrets'
import { type DataFolder, syncFolder } from '#platform/storage'
import { ListFound } from './schema.ts'

export type ListStorage = Readonly<{ folder: DataFolder; keys: Keys }>
export type ListOf = Readonly<{ workspace: string; list: string }>

/** Somebody of a list, as kept: `mark` in hexadecimal. */
export const KeptPerson = z.object({
  mark: z.string(),
  key: z.string(),
  score: z.number(),
  value: z.number().nullable(),
  expectedProfit: z.number().nullable(),
  reasons: z.array(z.string()),
  before: z.number().nullable(),
})
export type KeptPerson = z.infer<typeof KeptPerson>
const People = z.array(KeptPerson)
/** The same as `ListFound`, with what its source was called. */
const Result = z.object({ found: ListFound, sourceName: z.string().nullable() })
export type ListResult = z.infer<typeof Result>

/** People of one file: what is read for a page. */
export const peoplePerFile = 4096
const fileOf = (i: number): string => `people-${String(i).padStart(6, '0')}`
const result = 'result'

const purposeOf = ({ list }: ListOf, part: string): string => `activation.list ${list} ${part}`
const listsFolder = (folder: DataFolder, workspace: string): string => join(folder.artefacts, workspace, 'lists')
/** Both ids are UUIDs that the database knows, never text of a caller. */
const folderOf = (folder: DataFolder, { workspace, list }: ListOf): string => join(listsFolder(folder, workspace), list)

async function write({ folder, keys }: ListStorage, of: ListOf, part: string, content: unknown): Promise<void> {
  const sealing = await keys.sealing(of.workspace, purposeOf(of, part))
  const out = createWriteStream(join(`${folderOf(folder, of)}.draft`, part), { flush: true, mode: 0o600 })
  await pipeline(Readable.from([Buffer.from(JSON.stringify(content))]), sealing, out)
}
async function read<Shape extends z.ZodType>(
  { folder, keys }: ListStorage,
  of: ListOf,
  part: string,
  shape: Shape,
): Promise<z.infer<Shape>> {
  const opened = keys.opening(of.workspace, purposeOf(of, part))
  const [found] = await Promise.all([json(opened), pipeline(createReadStream(join(folderOf(folder, of), part)), opened)])
  return shape.parse(found)
}

/** What an earlier attempt kept before it died; null when there is nothing. */
export const resultOf = (storage: ListStorage, of: ListOf): Promise<ListResult | null> =>
  read(storage, of, result, Result).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })

/** Seals the people of a list, best first, into their own folder, which is there whole or not at all. */
export async function keepList(storage: ListStorage, of: ListOf, people: readonly KeptPerson[], found: ListResult): Promise<void> {
  const target = folderOf(storage.folder, of)
  const draft = `${target}.draft`
  await rm(draft, { recursive: true, force: true })
  await mkdir(draft, { recursive: true, mode: 0o700 })
  try {
    for (let i = 0; i * peoplePerFile < people.length; i++)
      await write(storage, of, fileOf(i), people.slice(i * peoplePerFile, (i + 1) * peoplePerFile))
    await write(storage, of, result, found)
    syncFolder(draft)
    await rename(draft, target)
    syncFolder(dirname(target))
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    throw error
  }
}

/** The people of one file of a list, the first of whom has the place `peoplePerFile · i`. */
export const readFile = (storage: ListStorage, of: ListOf, i: number): Promise<KeptPerson[]> => read(storage, of, fileOf(i), People)

export async function dropList(folder: DataFolder, of: ListOf): Promise<void> {
  const target = folderOf(folder, of)
  for (const path of [target, `${target}.draft`]) await rm(path, { recursive: true, force: true })
}

/** The lists that have a folder, or the draft of one. */
export async function everyListFolder(folder: DataFolder): Promise<ListOf[]> {
  const workspaces = await readdir(folder.artefacts).catch(() => [])
  const found = await Promise.all(
    workspaces.map(async (workspace) => {
      const names = await readdir(listsFolder(folder, workspace)).catch(() => [])
      return names.map((name) => ({ workspace, list: name.replace(/\.draft$/, '') }))
    }),
  )
  return found.flat()
}
