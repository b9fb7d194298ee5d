// What the tests of the export share: the same rows scored by ONNX Runtime and here.
import assert from 'node:assert/strict'
import type { Matrix } from '#kernel/linalg'
import { predictMatrices } from './answers.ts'
import type { ModelFile } from './model.ts'
import { onnxFeatures, toOnnx } from './onnx.ts'

const ort = await import('onnxruntime-node').catch(() => null)
/** Why a test of the export cannot run here. */
export const withoutRuntime = ort === null && 'onnxruntime-node is not installed'

/** Scores by ONNX Runtime, class by class for several. */
async function byOnnx(model: ModelFile, matrices: Matrix[]): Promise<Float64Array> {
  const session = await ort!.InferenceSession.create(toOnnx(model), { intraOpNumThreads: 2 })
  const { data, dims } = onnxFeatures(matrices)
  const answers = await session.run({ features: new ort!.Tensor('float32', data, dims) })
  const several = answers.probabilities?.data as Float32Array | undefined
  const score = answers.score!.data as Float32Array
  await session.release()
  if (!several) return Float64Array.from(score)
  const [n, k] = [dims[0], several.length / dims[0]]
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
export async function compare(model: ModelFile, matrices: Matrix[]): Promise<{ n: number; different: number; most: number }> {
  const native = predictMatrices(model, matrices)
  const other = await byOnnx(model, matrices)
  assert.equal(other.length, native.length)
  const distances = Array.from(native, (value, i) => ulps(value, other[i]!))
  return { n: native.length, different: distances.filter((d) => d > 0).length, most: distances.reduce((most, d) => Math.max(most, d), 0) }
}
