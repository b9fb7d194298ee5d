import { predictionsOf } from '#ai/serving'
import type { Table } from '#data/sources'
import { askImported } from './answers.ts'
import { OnnxProcess } from './process.ts'
import type { ImportedModel } from './schema.ts'

/** Score and prediction of each row of a small table. @throws as `askImported` */
export async function askRows(
  model: ImportedModel,
  bytes: Uint8Array,
  table: Table,
): Promise<{ score: number; prediction: string | number }[]> {
  await using running = await OnnxProcess.start(bytes)
  const rows = Int32Array.from({ length: table.rows }, (_, i) => i)
  const like = { problem: { ...model, target: '' }, threshold: model.threshold }
  const { score, prediction } = predictionsOf(like, await askImported(model, running, table, rows), table, rows)
  return Array.from(score, (own, i) => ({ score: own, prediction: prediction[i]! }))
}
