import { readFile } from 'node:fs/promises'
import type { z } from 'zod'
import { Chapter, Outline, type Requirement } from './schema.ts'

/** The whole guide in its order, and each requirement by its id. */
export type Catalogue = Readonly<{ outline: Outline; chapters: readonly Chapter[]; requirements: ReadonlyMap<string, Requirement> }>

const read = async <T>(file: string, shape: z.ZodType<T>): Promise<T> =>
  shape.parse(JSON.parse(await readFile(new URL(file, import.meta.url), 'utf8')))

async function load(): Promise<Catalogue> {
  const outline = await read('./outline.json', Outline)
  const chapters = await Promise.all(outline.chapters.map(({ id }) => read(`./requirements/${id}.json`, Chapter)))
  const all = chapters.flatMap(({ groups }) => groups).flatMap(({ requirements }) => requirements)
  return { outline, chapters, requirements: new Map(all.map((one) => [one.id, one])) }
}

let loaded: Promise<Catalogue> | null = null
/** Reads the guide when it is first asked for: most processes never need its half megabyte. */
export const catalogue = (): Promise<Catalogue> => (loaded ??= load())
