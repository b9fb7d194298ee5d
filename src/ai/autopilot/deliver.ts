import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { toOnnx, writeModelFile } from '#ai/registry'
import { type Scores, writeScores } from '#ai/serving'
import type { Pool } from '#platform/compute'
import type { RunReport } from '#schema/ai/autopilot'
import { renderModelCard, renderReport } from './report/index.ts'
import type { ScoreContext } from './score-task.ts'

type WriteOptions = { signal: AbortSignal | undefined; onProgress: (share: number) => void }

/** Rows per task: bounds the memory that contributions take. */
const chunk = 2048

/** Joins the scores of parts of a table in their order. */
function joinScores(parts: readonly Scores[]): Scores {
  const first = parts[0]!
  const n = parts.reduce((sum, part) => sum + part.ids.length, 0)
  const score = new Float64Array(n)
  const probabilities = first.probabilities && new Float64Array(n * first.classes.length)
  let at = 0
  for (const part of parts) {
    const rows = part.ids.length
    score.set(part.score, at)
    for (let k = 0; probabilities && k < first.classes.length; k++)
      probabilities.set(part.probabilities!.subarray(k * rows, (k + 1) * rows), k * n + at)
    at += rows
  }
  return {
    ...{ idName: first.idName, classes: first.classes, score, probabilities },
    ids: parts.flatMap((part) => part.ids),
    prediction: parts.flatMap((part) => part.prediction),
    reasons: parts.flatMap((part) => part.reasons),
  }
}

/** The model and the scores of every row of the file. */
export async function writeModel(pool: Pool, folder: string, context: ScoreContext, options: WriteOptions): Promise<void> {
  const { model, table, language } = context
  const { signal, onProgress } = options
  await writeModelFile(join(folder, 'model.json'), model)
  await writeFile(join(folder, 'model.onnx'), toOnnx(model))
  const tasks = Array.from({ length: Math.ceil(table.rows / chunk) }, (_, i) =>
    Int32Array.from({ length: Math.min(chunk, table.rows - i * chunk) }, (_row, j) => i * chunk + j),
  )
  const shared = pool.share(context)
  const parts = await pool.map<Int32Array, Scores>(new URL('./score-task.ts', import.meta.url), 'scoreRows', tasks, {
    ...(signal ? { signal } : {}),
    shared,
    onDone: (_, done) => onProgress((0.7 * done) / tasks.length),
  })
  shared.drop()
  const isProbability = model.problem.kind !== 'regression'
  await writeScores({ csv: join(folder, 'scores.csv'), xlsx: join(folder, 'scores.xlsx') }, joinScores(parts), { language, isProbability })
  onProgress(0.9)
}

/** What was found, for people and for programs. */
export async function writeFindings(folder: string, run: RunReport): Promise<void> {
  await writeFile(join(folder, 'report.html'), renderReport(run, run.language))
  await writeFile(join(folder, 'model-card.md'), renderModelCard(run, run.language))
  await writeFile(join(folder, 'run.json'), `${JSON.stringify(run, null, 2)}\n`)
}
