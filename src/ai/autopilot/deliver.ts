import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type ModelFile, toOnnx, writeModelFile } from '#ai/registry'
import { scoreTable, writeScores } from '#ai/serving'
import type { Language } from '#base'
import type { Table } from '#data/sources'
import type { RunReport } from '#schema/ai/autopilot'
import { renderModelCard, renderReport } from './report/index.ts'

/** The model and the scores of every row of the file. */
export async function writeModel(
  folder: string,
  model: ModelFile,
  table: Table,
  language: Language,
  onProgress: (share: number) => void,
): Promise<void> {
  await writeModelFile(join(folder, 'model.json'), model)
  await writeFile(join(folder, 'model.onnx'), toOnnx(model))
  const scores = scoreTable(model, table, { language, onProgress: (share) => onProgress(0.7 * share) })
  const isProbability = model.problem.kind !== 'regression'
  await writeScores({ csv: join(folder, 'scores.csv'), xlsx: join(folder, 'scores.xlsx') }, scores, { language, isProbability })
  onProgress(1)
}

/** What was found, for people and for programs. */
export async function writeFindings(folder: string, run: RunReport): Promise<void> {
  await writeFile(join(folder, 'report.html'), renderReport(run, run.language))
  await writeFile(join(folder, 'model-card.md'), renderModelCard(run, run.language))
  await writeFile(join(folder, 'run.json'), `${JSON.stringify(run, null, 2)}\n`)
}
