import { checkPresent, type ModelFile } from '#ai/registry'
import { type Decision, type Language, warned } from '#base'
import { readBatches } from '#data/sources'
import type { Pool } from '#platform/compute'
import type { Batch, BatchContext } from './score-task.ts'
import { rowsPerPart, type Scores } from './scores.ts'

export type FileScores = AsyncDisposable &
  Readonly<{
    rows: number
    /** In the order of the file; memory does not grow with it. */
    parts(): AsyncGenerator<Scores>
    /** How the file was read, and what to look at; whole once all parts were taken. */
    decisions(): Decision[]
  }>

type Options = Readonly<{ language: Language; signal?: AbortSignal; onProgress?: (share: number) => void }>

const task = new URL('./score-task.ts', import.meta.url)
/** Share of the work in which the rows are counted. */
const counting = 0.2

/**
 * Scores the rows of a file, which is read as the training file was read. The target column may be absent; columns that the
 * model does not use are ignored.
 * @throws COLUMNS_MISSING and the refusals of `readBatches`
 */
export async function scoresOfFile(model: ModelFile, path: string, pool: Pool, options: Options): Promise<FileScores> {
  const { language, signal, onProgress = () => undefined } = options
  const wanted = [...new Set([...model.features, ...(model.groupThresholds?.columns ?? [])])]
  const used = new Set([...wanted, ...(model.id === null ? [] : [model.id])])
  await using opened = new AsyncDisposableStack()
  const reading = opened.use(
    await readBatches(path, {
      formats: model.reading.filter(({ name }) => used.has(name)),
      rows: rowsPerPart,
      onProgress(share) {
        signal?.throwIfAborted()
        onProgress(counting * share)
      },
    }),
  )
  checkPresent(wanted, reading.header)
  const { rows } = reading.source
  // New rows need no name: without their id column they are counted.
  const unnamed = model.id !== null && reading.absent.includes(model.id) ? [warned('SCORES_ID_ABSENT', { column: model.id })] : []

  async function* parts(): AsyncGenerator<Scores> {
    const shared = pool.share({ model, language } satisfies BatchContext)
    const how = { shared, ...(signal ? { signal } : {}) }
    let before = 0
    let waiting: Batch[] = []
    async function* scored(): AsyncGenerator<Scores> {
      yield* await pool.map<Batch, Scores>(task, 'scoreBatch', waiting, how)
      waiting = []
      onProgress(counting + (1 - counting) * (before / rows))
    }
    try {
      for await (const table of reading.tables()) {
        waiting.push({ table, before })
        before += table.rows
        if (waiting.length >= Math.max(1, pool.workers)) yield* scored()
      }
      yield* scored()
    } finally {
      shared.drop()
    }
  }

  const own = opened.move()
  return { rows, parts, decisions: () => [...reading.decisions(), ...unnamed], [Symbol.asyncDispose]: () => own.disposeAsync() }
}
