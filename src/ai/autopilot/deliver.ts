import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type ModelFile, toOnnx, writeModelFile } from '#ai/registry'
import { idsOf, plainText, rowBlocks, type Scores, writeScores } from '#ai/serving'
import { type Decision, DomainError, warned } from '#base'
import type { Pool } from '#platform/compute'
import type { RunReport } from '#schema/ai/autopilot'
import { renderModelCard, renderReport } from './report/index.ts'
import type { ScoreContext } from './score-task.ts'

type WriteOptions = { signal: AbortSignal | undefined; onProgress: (share: number) => void }

/** Blocks of rows in work at once: bounds the memory of scores that wait to be written. */
const blocksAtOnce = 4

/**
 * The rows of a list for people: the highest score first. Of whom the file says already that it came true (who has left)
 * stand at the end, in the same order: nothing can be done for them any more.
 */
function orderOf({ model: { problem }, table }: ScoreContext, scores: Float64Array): Int32Array {
  const target = table.columns.find(({ name }) => name === problem.target)
  const isOver = (row: number): boolean => target !== undefined && plainText(target, row) === problem.positive
  const over = Uint8Array.from(scores, (_, row) => Number(problem.kind === 'binary' && isOver(row)))
  return Int32Array.from(scores, (_, row) => row).sort((a, b) => over[a]! - over[b]! || scores[b]! - scores[a]! || a - b)
}

/** Scores of the whole table by the worker threads, part by part as `orderOf` has its rows. */
async function* scoresByPool(pool: Pool, context: ScoreContext, { signal, onProgress }: WriteOptions): AsyncGenerator<Scores> {
  const { model, table } = context
  const used = new Set([...model.features, ...(model.groupThresholds?.columns ?? [])])
  // Names of rows stay here: a worker would hold a copy of each.
  const features = { rows: table.rows, columns: table.columns.filter(({ name }) => used.has(name)) }
  const shared = pool.share({ ...context, table: features } satisfies ScoreContext)
  const blocks = rowBlocks(table.rows)
  const task = new URL('./score-task.ts', import.meta.url)
  const how = { ...(signal ? { signal } : {}), shared }
  const target = table.columns.find(({ name }) => name === model.problem.target)
  try {
    const scores = new Float64Array(table.rows)
    let done = 0
    for (const block of await pool.map<Int32Array, Float64Array>(task, 'scoreAlone', blocks, how)) {
      scores.set(block, done)
      done += block.length
    }
    const order = orderOf(context, scores)
    for (let from = 0; from < blocks.length; from += blocksAtOnce) {
      const some = blocks.slice(from, from + blocksAtOnce).map((block) => block.map((at) => order[at]!))
      for (const [i, part] of (await pool.map<Int32Array, Scores>(task, 'scoreRows', some, how)).entries()) {
        const actual = target && Array.from(some[i]!, (row) => plainText(target, row))
        yield { ...part, ...idsOf(table, some[i]!, model.id), ...(actual && { actual }) }
      }
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
