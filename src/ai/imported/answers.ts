import { DomainError } from '#base'
import type { Table } from '#data/sources'
import { feedsOf } from './feeds.ts'
import type { OnnxProcess, TensorData } from './process.ts'
import type { ImportedModel } from './schema.ts'

/**
 * The answers in a tensor, as `predictModel` gives them: probability of the positive class, probabilities n × classes
 * column-major, or the numbers; float32 values.
 * @throws ONNX_ANSWERS_UNUSABLE when their number or their values are not those of such answers
 */
export function answersIn(
  model: Pick<ImportedModel, 'kind' | 'classes' | 'positive' | 'output'>,
  { data, dims }: TensorData,
  n: number,
): Float64Array {
  const { kind, classes, positive, output } = model
  const refuse = (got: string): DomainError => new DomainError('ONNX_ANSWERS_UNUSABLE', { output, got })
  const width = dims.length > 1 ? dims[1]! : 1
  if (dims.length > 2 || dims[0] !== n || data.length !== n * width || typeof data[0] === 'string') throw refuse(`[${dims.join(', ')}]`)
  const at = (row: number, column: number): number => Number(data[row * width + column])
  const columns = kind === 'multiclass' ? classes.map((_, k) => k) : [kind === 'binary' && width > 1 ? classes.indexOf(positive!) : 0]
  if (columns.some((k) => k >= width) || (kind !== 'multiclass' && width > (kind === 'binary' ? 2 : 1)))
    throw refuse(`[${dims.join(', ')}]`)
  const answers = new Float64Array(n * columns.length)
  for (const [k, column] of columns.entries())
    for (let i = 0; i < n; i++) {
      const value = Math.fround(at(i, column))
      if (!Number.isFinite(value) || (kind !== 'regression' && (value < 0 || value > 1))) throw refuse(String(value))
      answers[k * n + i] = value
    }
  return answers
}

/** What the model says of some rows of a table. @throws as `feedsOf`, `OnnxProcess.run` and `answersIn` */
export async function askImported(model: ImportedModel, running: OnnxProcess, table: Table, rows: Int32Array): Promise<Float64Array> {
  return answersIn(model, await running.run(feedsOf(model.inputs, table, rows), model.output), rows.length)
}
