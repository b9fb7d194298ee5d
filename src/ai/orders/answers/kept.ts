import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { type Keys, readSealedJson, type SealedFor, writeSealedJson } from '#platform/secrets'
import { type DataFolder, syncFolder } from '#platform/storage'
import type { OrderPerson } from '../answer.ts'
import { OrderPersonView, OrderResult } from './schema.ts'

/** Where answers are, and the keys that they are sealed with. */
export type AnswerStorage = Readonly<{ folder: DataFolder; keys: Keys }>
export type AnswerOf = Readonly<{ workspace: string; answer: string }>

/** People of one file: what is read for a page of the list. */
const peoplePerFile = 2048
const fileOfPeople = (i: number): string => `people-${String(i).padStart(6, '0')}`
const result = 'result'

const answersFolder = (folder: DataFolder, workspace: string): string => join(folder.artefacts, workspace, 'order-answers')
/** Both ids are UUIDs that the database knows, never text of a caller. */
export const folderOf = (folder: DataFolder, { workspace, answer }: AnswerOf): string => join(answersFolder(folder, workspace), answer)
const draftOf = (folder: DataFolder, of: AnswerOf): string => `${folderOf(folder, of)}.draft`
/** What a part is sealed for: neither parts nor answers can be exchanged. */
export const purposeOf = ({ answer }: AnswerOf, part: string): string => `ai.orders.answer ${answer} ${part}`
const sealedFor = ({ keys }: AnswerStorage, of: AnswerOf, part: string): SealedFor => ({
  ...{ keys, workspace: of.workspace, purpose: purposeOf(of, part) },
})

/** What an earlier attempt kept before it died; null when there is nothing. */
export const resultOf = (storage: AnswerStorage, of: AnswerOf): Promise<OrderResult | null> =>
  readSealedJson(sealedFor(storage, of, result), join(folderOf(storage.folder, of), result), OrderResult).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null
      throw error
    },
  )

/** Keeps an answer: its folder is there whole or not at all. `keep` takes people, the best first; `end` makes it whole. */
export async function keepAnswer(storage: AnswerStorage, of: AnswerOf) {
  const { folder } = storage
  const [target, draft] = [folderOf(folder, of), draftOf(folder, of)]
  await rm(draft, { recursive: true, force: true })
  await mkdir(draft, { recursive: true, mode: 0o700 })
  let waiting: OrderPerson[] = []
  let files = 0
  const write = (part: string, content: unknown) => writeSealedJson(sealedFor(storage, of, part), join(draft, part), content)
  const flush = async (least: number): Promise<void> => {
    while (waiting.length >= least) {
      await write(fileOfPeople(files++), waiting.slice(0, peoplePerFile))
      waiting = waiting.slice(peoplePerFile)
    }
  }
  return {
    async keep(people: readonly OrderPerson[]): Promise<void> {
      waiting.push(...people)
      await flush(peoplePerFile)
    },
    async end(found: OrderResult): Promise<OrderResult> {
      await flush(1)
      await write(result, found)
      syncFolder(draft)
      await rename(draft, target)
      syncFolder(dirname(target))
      return found
    },
    /** For a file that stands beside the people. */
    sealing: (name: string) => storage.keys.sealing(of.workspace, purposeOf(of, name)),
    path: (name: string): string => join(draft, name),
    abandon: (): Promise<void> => rm(draft, { recursive: true, force: true }),
  }
}

const People = z.array(OrderPersonView)

/** Some people of an answer, the best first. Reads at most two files. */
export async function readPeople(storage: AnswerStorage, of: AnswerOf, from: number, to: number): Promise<OrderPerson[]> {
  const people: OrderPerson[] = []
  for (let at = from; at < to; ) {
    const file = Math.floor(at / peoplePerFile)
    const first = file * peoplePerFile
    const part = fileOfPeople(file)
    const found = await readSealedJson(sealedFor(storage, of, part), join(folderOf(storage.folder, of), part), People)
    people.push(...found.slice(at - first, to - first))
    at = first + peoplePerFile
  }
  return people
}

export async function dropAnswer(folder: DataFolder, of: AnswerOf): Promise<void> {
  for (const path of [folderOf(folder, of), draftOf(folder, of)]) await rm(path, { recursive: true, force: true })
}

/** The answers that have a folder, or the draft of one. */
export async function everyAnswerFolder(folder: DataFolder): Promise<AnswerOf[]> {
  const workspaces = await readdir(folder.artefacts).catch(() => [])
  const found = await Promise.all(
    workspaces.map(async (workspace) => {
      const names = await readdir(answersFolder(folder, workspace)).catch(() => [])
      return names.map((name) => ({ workspace, answer: name.replace(/\.draft$/, '') }))
    }),
  )
  return found.flat()
}
