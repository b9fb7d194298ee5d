// What the tests of the export share: the same rows scored by ONNX Runtime and here.
import assert from 'node:assert/strict'
import type { Table } from '#data/sources'
import type { ModelFile } from './model.ts'
import { toOnnx } from './onnx.ts'
import { onnxInputs } from './onnx-inputs.ts'
import { predictModel } from './predict.ts'

const ort = await import('onnxruntime-node').catch(() => null)
/** Why a test of the export cannot run here. */
export const withoutRuntime = ort === null && 'onnxruntime-node is not installed'

export type OnnxAnswers = Readonly<{
  score: Float32Array
  probabilities: Float32Array | null
  classes: BigInt64Array | null
  labels: string[] | null
}>

/** What ONNX Runtime answers for the rows of a table, from their raw values. */
export async function answersOfOnnx(model: ModelFile, table: Table): Promise<OnnxAnswers> {
  const session = await ort!.InferenceSession.create(toOnnx(model), { intraOpNumThreads: 2 })
  const feeds = [...onnxInputs(model, table)].map(([name, { type, data, dims }]) => [
    name,
    new ort!.Tensor(type as 'string', data as string[], dims),
  ])
  const answers = await session.run(Object.fromEntries(feeds))
  await session.release()
  const dataOf = <Values>(name: string): Values | null => (answers[name]?.data ?? null) as Values | null
  return { score: dataOf('score')!, probabilities: dataOf('probabilities'), classes: dataOf('class'), labels: dataOf('label') }
}

/** Scores by ONNX Runtime, class by class for several. */
async function byOnnx(model: ModelFile, table: Table): Promise<Float64Array> {
  const { score, probabilities: several } = await answersOfOnnx(model, table)
  if (!several) return Float64Array.from(score)
  const [n, k] = [table.rows, several.length / table.rows]
  for (let i = 0; i < n; i++) assert.equal(score[i], Math.max(...several.subarray(i * k, (i + 1) * k)))
  return Float64Array.from(several, (_, at) => several[(at % n) * k + Math.floor(at / n)]!)
}

/** Distance of two float32 numbers in units of the last place. */
function ulps(a: number, b: number): number {
  const order = (x: number) => {
    const bits = new Int32Array(Float32Array.of(x).buffer)[0]!
    return bits < 0 ? -(bits & 0x7fffffff) : bits
  }
  return Math.abs(order(a) - order(b))
}

/** In how many answers the two differ, and by how many units of the last place at most. */
export async function compare(model: ModelFile, table: Table): Promise<{ n: number; different: number; most: number }> {
  const native = predictModel(model, table)
  const other = await byOnnx(model, table)
  assert.equal(other.length, native.length)
  const distances = Array.from(native, (value, i) => ulps(value, other[i]!))
  return { n: native.length, different: distances.filter((d) => d > 0).length, most: distances.reduce((most, d) => Math.max(most, d), 0) }
}
