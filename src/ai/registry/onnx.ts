import type { Matrix } from '#kernel/linalg'
import type { LinearModel } from '#kernel/linear'
import type { ModelFile } from './model.ts'
import { outputsOf } from './model.ts'
import { addCalibratedProbability } from './onnx-calibration.ts'
import { Graph, valueInfo } from './onnx-graph.ts'
import { element, encodeModel } from './onnx-messages.ts'
import { addTreesModel } from './onnx-trees.ts'

const opset = 17

/** Margins of a linear model in double: x · coefficients + intercept, over its own columns of the input; of counts their exponential. */
function addLinear(graph: Graph, input: string, model: LinearModel, offset: number, whole: number): string {
  const columns = model.coefficients[0]!.length
  const own =
    columns === whole
      ? input
      : graph.add('Slice', [input, graph.integers([offset]), graph.integers([offset + columns]), graph.integers([1])])
  const weights = new Float64Array(columns * model.outputs)
  for (let k = 0; k < model.outputs; k++) for (let j = 0; j < columns; j++) weights[j * model.outputs + k] = model.coefficients[k]![j]!
  const product = graph.add('MatMul', [graph.toDouble(own), graph.doubles(weights, [columns, model.outputs])])
  const margins = graph.add('Add', [product, graph.doubles(model.intercept, [model.outputs])])
  return model.link === 'log' ? graph.add('Exp', [margins]) : margins
}

/** Σ weight · margin over the parts, double, n × outputs. */
function addMargins(graph: Graph, input: string, model: ModelFile, whole: number): string {
  let offset = 0
  let sum: string | null = null
  for (const { recipe, fitted, weight } of model.parts) {
    const margin = fitted.family === 'trees' ? addTreesModel(graph, input, fitted, offset) : addLinear(graph, input, fitted, offset, whole)
    const share = weight === 1 ? margin : graph.add('Mul', [margin, graph.doubles([weight], [])])
    sum = sum === null ? share : graph.add('Add', [sum, share])
    offset += recipe.outputs.length
  }
  return sum!
}

/** n × 1 → n, under the name of an output. */
const flatten = (graph: Graph, value: string, as: string): string => graph.add('Reshape', [value, graph.integers([-1])], {}, as)

/**
 * The model as ONNX (ai.onnx 17, ai.onnx.ml 3).
 *   input  features       float32 [N, F]: outputs of the recipes side by side, in the order of `rumbo.outputs`
 *   output score          float32 [N]: probability of the positive class, of the most probable class, or the number
 *   output probabilities  float32 [N, classes] and `class` int64 [N], multi-class only
 * metadata_props: rumbo.outputs, rumbo.recipes, rumbo.problem, rumbo.threshold. Same model, same bytes.
 */
export function toOnnx(model: ModelFile): Uint8Array {
  const graph = new Graph()
  const whole = model.parts.reduce((sum, part) => sum + part.recipe.outputs.length, 0)
  const margins = addMargins(graph, 'features', model, whole)
  const output = [valueInfo('score', element.float, 0)]
  if (model.problem.kind === 'multiclass') {
    const p = graph.add('Identity', [addCalibratedProbability(graph, margins, model.calibration, true)], {}, 'probabilities')
    graph.add('ReduceMax', [p], { axes: [1], keepdims: 0 }, 'score')
    graph.add('ArgMax', [p], { axis: 1, keepdims: 0 }, 'class')
    output.push(valueInfo('probabilities', element.float, outputsOf(model)), valueInfo('class', element.int64, 0))
  } else if (model.problem.kind === 'binary') {
    flatten(graph, addCalibratedProbability(graph, margins, model.calibration, false), 'score')
  } else {
    flatten(graph, graph.toFloat(margins), 'score')
  }
  return encodeModel({
    irVersion: 8,
    producerName: 'rumbo',
    producerVersion: model.rumbo,
    docString: '',
    graph: {
      name: 'rumbo',
      node: graph.node,
      initializer: graph.initializer,
      input: [valueInfo('features', element.float, whole)],
      output,
    },
    opsetImport: [
      { domain: '', version: opset },
      { domain: 'ai.onnx.ml', version: 3 },
    ],
    metadataProps: [
      { key: 'rumbo.outputs', value: JSON.stringify(model.parts.flatMap((part) => part.recipe.outputs.map((o) => o.name))) },
      { key: 'rumbo.recipes', value: JSON.stringify(model.parts.map((part) => part.recipe)) },
      { key: 'rumbo.problem', value: JSON.stringify(model.problem) },
      { key: 'rumbo.threshold', value: JSON.stringify(model.threshold) },
    ],
  })
}

/** Matrices of the parts side by side, row-major: what the input `features` of the exported model takes. */
export function onnxFeatures(matrices: readonly Matrix[]): { dims: [number, number]; data: Float32Array } {
  const n = matrices[0]!.rows
  const columns = matrices.reduce((sum, x) => sum + x.columns, 0)
  const data = new Float32Array(n * columns)
  let offset = 0
  for (const x of matrices) {
    for (let j = 0; j < x.columns; j++) for (let i = 0; i < n; i++) data[i * columns + offset + j] = x.values[j * n + i]!
    offset += x.columns
  }
  return { dims: [n, columns], data }
}
