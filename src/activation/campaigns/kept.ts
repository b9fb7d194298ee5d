import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { json } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import type { Keys } from '#platform/secrets'
import { type DataFolder, syncFolder } from '#platform/storage'

/** Where the people of campaigns are, and the keys that they are sealed with. */
export type CampaignStorage = Readonly<{ folder: DataFolder; keys: Keys }>
export type CampaignOf = Readonly<{ workspace: string; campaign: string }>

/** One person of a campaign in clear; the mark joins them to the tables. */
export const KeptPerson = z.object({
  key: z.string(),
  mark: z.string(),
  score: z.number(),
  value: z.number().nullable(),
  before: z.number().nullable(),
  reasons: z.array(z.string()),
  name: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
})
export type KeptPerson = z.infer<typeof KeptPerson>
const People = z.array(KeptPerson)

/** People of one file: what is read for one of them. */
const peoplePerFile = 4096
const partOf = (i: number): string => `people-${String(i).padStart(6, '0')}`
const purposeOf = ({ campaign }: CampaignOf, part: string): string => `activation.campaigns ${campaign} ${part}`
/** Both ids are UUIDs that the database knows, never text of a caller. */
const folderOf = (folder: DataFolder, { workspace, campaign }: CampaignOf): string =>
  join(folder.artefacts, workspace, 'campaigns', campaign)

/** Seals the people of a campaign, ordered as given; they are there whole or not at all. */
export async function keepPeople({ folder, keys }: CampaignStorage, of: CampaignOf, people: readonly KeptPerson[]): Promise<void> {
  const target = folderOf(folder, of)
  const draft = `${target}.draft`
  await rm(draft, { recursive: true, force: true })
  await mkdir(draft, { recursive: true, mode: 0o700 })
  for (let i = 0; i * peoplePerFile < people.length; i++) {
    const sealing = await keys.sealing(of.workspace, purposeOf(of, partOf(i)))
    const out = createWriteStream(join(draft, partOf(i)), { flush: true, mode: 0o600 })
    const part = people.slice(i * peoplePerFile, (i + 1) * peoplePerFile)
    await pipeline(Readable.from([Buffer.from(JSON.stringify(part))]), sealing, out)
  }
  syncFolder(draft)
  await rm(target, { recursive: true, force: true })
  await rename(draft, target)
  syncFolder(dirname(target))
}

/** The people as they were kept, some at a time. */
export async function* readPeople({ folder, keys }: CampaignStorage, of: CampaignOf, n: number): AsyncGenerator<KeptPerson[]> {
  for (let i = 0; i * peoplePerFile < n; i++) {
    const opened = keys.opening(of.workspace, purposeOf(of, partOf(i)))
    const [found] = await Promise.all([json(opened), pipeline(createReadStream(join(folderOf(folder, of), partOf(i))), opened)])
    yield People.parse(found)
  }
}

export async function dropPeople(folder: DataFolder, of: CampaignOf): Promise<void> {
  const path = folderOf(folder, of)
  for (const each of [path, `${path}.draft`]) await rm(each, { recursive: true, force: true })
}
