import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type ModelFile, toOnnx, writeModelFile } from '#ai/registry'
import { idsOf, rowBlocks, type Scores, writeScores } from '#ai/serving'
import { type Decision, DomainError, warned } from '#base'
import type { Pool } from '#platform/compute'
import type { RunReport } from '#schema/ai/autopilot'
import { renderModelCard, renderReport } from './report/index.ts'
import type { ScoreContext } from './score-task.ts'

type WriteOptions = { signal: AbortSignal | undefined; onProgress: (share: number) => void }

/** Blocks of rows in work at once: bounds the memory of scores that wait to be written. */
const blocksAtOnce = 4

/** Scores of the whole table by the worker threads, part by part in the order of its rows. */
async function* scoresByPool(pool: Pool, context: ScoreContext, { signal, onProgress }: WriteOptions): AsyncGenerator<Scores> {
  const { model, table } = context
  const used = new Set([...model.features, ...(model.groupThresholds?.columns ?? [])])
  // Names of rows stay here: a worker would hold a copy of each.
  const features = { rows: table.rows, columns: table.columns.filter(({ name }) => used.has(name)) }
  const shared = pool.share({ ...context, table: features } satisfies ScoreContext)
  const blocks = rowBlocks(table.rows)
  try {
    for (let from = 0; from < blocks.length; from += blocksAtOnce) {
      const some = blocks.slice(from, from + blocksAtOnce)
      const options = { ...(signal ? { signal } : {}), shared }
      const parts = await pool.map<Int32Array, Scores>(new URL('./score-task.ts', import.meta.url), 'scoreRows', some, options)
      for (const [i, part] of parts.entries()) yield { ...part, ...idsOf(table, some[i]!, model.id) }
      onProgress((from + some.length) / blocks.length)
    }
  } finally {
    shared.drop()
  }
}

/** Writes the model for other programs, or tells why it cannot be written so. */
async function writeOnnx(path: string, model: ModelFile): Promise<Decision[]> {
  try {
    await writeFile(path, toOnnx(model))
    return []
  } catch (error) {
    if (!(error instanceof DomainError && (error.code === 'ONNX_STEP_UNKNOWN' || error.code === 'ONNX_COLUMN_READ_TWICE'))) throw error
    return [warned('ONNX_NOT_WRITTEN', { column: error.params.column! })]
  }
}

/** The model and the scores of every row of the file. */
export async function writeModel(pool: Pool, folder: string, context: ScoreContext, options: WriteOptions): Promise<Decision[]> {
  const { model, language } = context
  await writeModelFile(join(folder, 'model.json'), model)
  const decisions = await writeOnnx(join(folder, 'model.onnx'), model)
  const paths = { csv: join(folder, 'scores.csv'), xlsx: join(folder, 'scores.xlsx') }
  const onProgress = (share: number) => options.onProgress(0.95 * share)
  await writeScores(paths, scoresByPool(pool, context, { ...options, onProgress }), {
    language,
    isProbability: model.problem.kind !== 'regression',
  })
  return decisions
}

/** What was found, for people and for programs. */
export async function writeFindings(folder: string, run: RunReport): Promise<void> {
  await writeFile(join(folder, 'report.html'), renderReport(run, run.language))
  await writeFile(join(folder, 'model-card.md'), renderModelCard(run, run.language))
  await writeFile(join(folder, 'run.json'), `${JSON.stringify(run, null, 2)}\n`)
}
