import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import type { ModelFile } from '#ai/registry'
import { type Keys, readSealedJson, type SealedFor, writeSealedJson } from '#platform/secrets'
import { type DataFolder, syncFolder } from '#platform/storage'
import type { Scores } from '../scores.ts'
import type { FileScores } from '../scores-of-file.ts'
import { floatText } from '../write-csv.ts'
import { Ranking } from './ranking.ts'
import { type RowOrder, ScoredRow, ScoringSummary } from './schema.ts'
import { tallyOf } from './tally.ts'

/** Where scorings are, and the keys that they are sealed with. */
export type ScoringStorage = Readonly<{ folder: DataFolder; keys: Keys }>
export type ScoringOf = Readonly<{ workspace: string; scoring: string }>

/** What a scoring found, beside its rows: codes and parameters, no sentence. */
export const ScoringResult = z.object({
  rows: z.int(),
  idName: z.string(),
  classes: z.array(z.string()),
  decisions: z.array(
    z.object({
      code: z.string(),
      level: z.enum(['info', 'warning']),
      params: z.record(z.string(), z.union([z.string(), z.number()])),
    }),
  ),
  summary: ScoringSummary,
})
export type ScoringResult = z.infer<typeof ScoringResult>

/** Rows of one file: what is read for a page of the list. */
const rowsPerFile = 4096
const fileOfRows = (i: number): string => `rows-${String(i).padStart(6, '0')}`
const result = 'result'

/** What a part is sealed for: neither parts nor scorings can be exchanged. */
const purposeOf = ({ scoring }: ScoringOf, part: string): string => `ai.serving.scoring ${scoring} ${part}`
const scoringsFolder = (folder: DataFolder, workspace: string): string => join(folder.artefacts, workspace, 'scorings')
/** Both ids are UUIDs that the database knows, never text of a caller. */
const folderOf = (folder: DataFolder, { workspace, scoring }: ScoringOf): string => join(scoringsFolder(folder, workspace), scoring)
const draftOf = (folder: DataFolder, of: ScoringOf): string => `${folderOf(folder, of)}.draft`

const sealedFor = ({ keys }: ScoringStorage, of: ScoringOf, part: string): SealedFor => ({
  ...{ keys, workspace: of.workspace, purpose: purposeOf(of, part) },
})
const write = (storage: ScoringStorage, of: ScoringOf, part: string, content: unknown): Promise<void> =>
  writeSealedJson(sealedFor(storage, of, part), join(draftOf(storage.folder, of), part), content)
const read = <Shape extends z.ZodType>(storage: ScoringStorage, of: ScoringOf, part: string, shape: Shape): Promise<z.infer<Shape>> =>
  readSealedJson(sealedFor(storage, of, part), join(folderOf(storage.folder, of), part), shape)

/** The number that a file of scores shows: the fewest digits that give the same float32 back. */
const shown = (value: number): number => Number(floatText(value))

const rowsOf = ({ ids, score, prediction, classes, probabilities, reasons }: Scores, before: number): ScoredRow[] =>
  ids.map((id, i) => {
    const said = prediction[i]!
    return {
      ...{ row: before + i + 1, id, score: shown(score[i]!), prediction: typeof said === 'number' ? shown(said) : said },
      ...(probabilities && {
        probabilities: Object.fromEntries(classes.map((name, k) => [name, shown(probabilities[k * ids.length + i]!)])),
      }),
      reasons: reasons[i]!,
    }
  })

const scoresOf = (rows: readonly ScoredRow[], { idName, classes }: ScoringResult): Scores => ({
  ...{ idName, ids: rows.map(({ id }) => id), score: Float64Array.from(rows, ({ score }) => score) },
  ...{ prediction: rows.map(({ prediction }) => prediction), classes, reasons: rows.map(({ reasons }) => reasons) },
  probabilities: classes.length === 0 ? null : Float64Array.from(classes.flatMap((name) => rows.map((row) => row.probabilities![name]!))),
})

/** What an earlier attempt kept before it died; null when there is nothing. */
export const resultOf = (storage: ScoringStorage, of: ScoringOf): Promise<ScoringResult | null> =>
  read(storage, of, result, ScoringResult).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })

/** Seals the scores of a file into their own folder, which is there whole or not at all. */
export async function keepScores(
  storage: ScoringStorage,
  of: ScoringOf,
  problem: ModelFile['problem'],
  scores: FileScores,
): Promise<ScoringResult> {
  const { folder } = storage
  const [target, draft] = [folderOf(folder, of), draftOf(folder, of)]
  await rm(draft, { recursive: true, force: true })
  await mkdir(draft, { recursive: true, mode: 0o700 })
  const tally = tallyOf(problem)
  const [highest, lowest] = [new Ranking(1), new Ranking(-1)]
  let waiting: ScoredRow[] = []
  let [files, rows, idName] = [0, 0, 'row']
  let classes: readonly string[] = []
  const writeRows = async (): Promise<void> => {
    await write(storage, of, fileOfRows(files++), waiting.slice(0, rowsPerFile))
    waiting = waiting.slice(rowsPerFile)
  }
  try {
    for await (const part of scores.parts()) {
      ;[idName, classes] = [part.idName, part.classes]
      tally.add(part)
      for (const row of rowsOf(part, rows)) {
        waiting.push(row)
        highest.add(row)
        lowest.add(row)
      }
      rows += part.ids.length
      while (waiting.length >= rowsPerFile) await writeRows()
    }
    if (waiting.length > 0) await writeRows()
    await write(storage, of, 'highest', highest.rows())
    await write(storage, of, 'lowest', lowest.rows())
    const decisions = scores.decisions().map(({ params, ...decision }) => ({ ...decision, params: { ...params } }))
    const found = { rows, idName, classes: [...classes], decisions, summary: tally.summary() }
    await write(storage, of, result, found)
    syncFolder(draft)
    await rename(draft, target)
    syncFolder(dirname(target))
    return found
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    throw error
  }
}

const Rows = z.array(ScoredRow)
export type Slice = Readonly<{ order: RowOrder; from: number; limit: number }>

/** Some rows of the list, and whether more follow. Reads at most two files, wherever the rows are. */
export async function readRows(
  storage: ScoringStorage,
  of: ScoringOf,
  { rows }: ScoringResult,
  { order, from, limit }: Slice,
): Promise<{ items: ScoredRow[]; more: boolean }> {
  if (order !== 'file') {
    const ranked = await read(storage, of, order, Rows)
    return { items: ranked.slice(from, from + limit), more: from + limit < ranked.length }
  }
  const items: ScoredRow[] = []
  const to = Math.min(rows, from + limit)
  for (let at = from; at < to; ) {
    const file = Math.floor(at / rowsPerFile)
    const first = file * rowsPerFile
    items.push(...(await read(storage, of, fileOfRows(file), Rows)).slice(at - first, to - first))
    at = first + rowsPerFile
  }
  return { items, more: to < rows }
}

/** All scores in the order of the file, part by part. */
export async function* readScores(storage: ScoringStorage, of: ScoringOf, found: ScoringResult): AsyncGenerator<Scores> {
  for (let file = 0; file * rowsPerFile < found.rows; file++) yield scoresOf(await read(storage, of, fileOfRows(file), Rows), found)
}

/** Rows that are ordered in memory, which holds about 60 MB of them. */
const mostOrdered = 100_000

/** All scores as people want them, the highest first; in the order of the file where there are too many to be ordered. */
export async function* readHighestFirst(storage: ScoringStorage, of: ScoringOf, found: ScoringResult): AsyncGenerator<Scores> {
  if (found.rows > mostOrdered) return yield* readScores(storage, of, found)
  const all: ScoredRow[] = []
  for (let file = 0; file * rowsPerFile < found.rows; file++) all.push(...(await read(storage, of, fileOfRows(file), Rows)))
  all.sort((a, b) => b.score - a.score || a.row - b.row)
  for (let from = 0; from < all.length; from += rowsPerFile) yield scoresOf(all.slice(from, from + rowsPerFile), found)
}

export async function dropScores(folder: DataFolder, of: ScoringOf): Promise<void> {
  for (const path of [folderOf(folder, of), draftOf(folder, of)]) await rm(path, { recursive: true, force: true })
}

/** The scorings that have a folder, or the draft of one. */
export async function everyScoringFolder(folder: DataFolder): Promise<ScoringOf[]> {
  const workspaces = await readdir(folder.artefacts).catch(() => [])
  const found = await Promise.all(
    workspaces.map(async (workspace) => {
      const names = await readdir(scoringsFolder(folder, workspace)).catch(() => [])
      return names.map((name) => ({ workspace, scoring: name.replace(/\.draft$/, '') }))
    }),
  )
  return found.flat()
}
