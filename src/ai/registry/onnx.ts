import { createHash } from 'node:crypto'
import { type Language, languages, say } from '#base'
import type { LinearModel } from '#kernel/linear'
import { modelText } from './file.ts'
import type { ModelFile } from './model.ts'
import { outputsOf } from './model.ts'
import { addCalibratedProbability } from './onnx-calibration.ts'
import { Graph, valueInfo } from './onnx-graph.ts'
import { inputInfo, inputsOf, type ModelInput, missingMark, textNumbersNamed } from './onnx-inputs.ts'
import { element, encodeModel, type ValueInfo } from './onnx-messages.ts'
import { RecipeNodes } from './onnx-recipe.ts'
import { addTreesModel } from './onnx-trees.ts'
import { texts } from './texts.ts'

const opset = 17

/** Margins of a linear model in double: x · coefficients + intercept; of counts their exponential. */
function addLinear(graph: Graph, input: string, model: LinearModel): string {
  const columns = model.coefficients[0]!.length
  const weights = new Float64Array(columns * model.outputs)
  for (let k = 0; k < model.outputs; k++) for (let j = 0; j < columns; j++) weights[j * model.outputs + k] = model.coefficients[k]![j]!
  const product = graph.add('MatMul', [graph.toDouble(input), graph.doubles(weights, [columns, model.outputs])])
  const margins = graph.add('Add', [product, graph.doubles(model.intercept, [model.outputs])])
  return model.link === 'log' ? graph.add('Exp', [margins]) : margins
}

/** Σ weight · margin over the parts, double, n × outputs. */
function addMargins(graph: Graph, inputs: readonly ModelInput[], model: ModelFile): string {
  const nodes = new RecipeNodes(graph, inputs)
  let sum: string | null = null
  for (const { recipe, fitted, weight } of model.parts) {
    const features = nodes.add(recipe)
    const margin = fitted.family === 'trees' ? addTreesModel(graph, features, fitted) : addLinear(graph, features, fitted)
    const share = weight === 1 ? margin : graph.add('Mul', [margin, graph.doubles([weight], [])])
    sum = sum === null ? share : graph.add('Add', [sum, share])
  }
  return sum!
}

/** n × 1 → n, under the name of an output. */
const flatten = (graph: Graph, value: string, as: string): string => graph.add('Reshape', [value, graph.integers([-1])], {}, as)

/** The predicted class by number and by name. */
function nameClasses(graph: Graph, classes: readonly string[]): ValueInfo[] {
  graph.add('LabelEncoder', ['class'], { keys_int64s: classes.map((_, k) => k), values_strings: classes, default_string: '' }, 'label')
  return [valueInfo('class', element.int64, 0), valueInfo('label', element.string, 0)]
}

/** From margins to the outputs of the graph. */
function addOutputs(graph: Graph, margins: string, model: ModelFile): ValueInfo[] {
  const { kind, classes, positive } = model.problem
  const score = valueInfo('score', element.float, 0)
  if (kind === 'regression') {
    flatten(graph, graph.toFloat(margins), 'score')
    return [score]
  }
  const p = addCalibratedProbability(graph, margins, model.calibration, kind === 'multiclass')
  if (kind === 'multiclass') {
    graph.add('Identity', [p], {}, 'probabilities')
    graph.add('ReduceMax', ['probabilities'], { axes: [1], keepdims: 0 }, 'score')
    graph.add('ArgMax', ['probabilities'], { axis: 1, keepdims: 0 }, 'class')
    return [score, valueInfo('probabilities', element.float, outputsOf(model)), ...nameClasses(graph, classes)]
  }
  flatten(graph, p, 'score')
  // Which threshold holds depends on the row's group, which is no input: no class rather than a wrong one.
  if (model.groupThresholds) return [score]
  const reached = graph.add('GreaterOrEqual', [graph.toDouble('score'), graph.doubles([model.threshold ?? 0.5], [])])
  const numbers = [classes.indexOf(positive!), classes.findIndex((name) => name !== positive)]
  graph.add('Where', [reached, ...numbers.map((k) => graph.integer(k))], {}, 'class')
  return [score, ...nameClasses(graph, classes)]
}

const kindTexts = {
  number: 'onnxNumber',
  category: 'onnxCategory',
  text: 'onnxText',
  day: 'onnxDay',
  time: 'onnxTime',
} as const satisfies Record<ModelInput['kind'], string>

/** What a reader needs to fill the inputs. */
const inputCard = ({ name, column, kind }: ModelInput) => ({
  ...{ name, column, kind, missing: missingMark[kind] },
  ...(kind === 'text' ? { numbers: textNumbersNamed } : {}),
  meaning: Object.fromEntries(languages.map((language: Language) => [language, say(texts, language, kindTexts[kind], { column })])),
})

/**
 * The whole model as one ONNX graph (ai.onnx 17, ai.onnx.ml 3): recipes, learners, calibration, threshold.
 *   inputs               one per column of the file that the recipes read, n × 1: number → float32, category → string,
 *                        date → int64 days since 1970 (and int64 ms of the day where it has a time), text → float32 [N, 18]
 *   output score         float32 [N]: probability of the positive class, of the most probable class, or the number
 *   outputs class, label int64 and string [N], with classes only; none where groups have thresholds of their own
 *   output probabilities float32 [N, classes], multi-class only
 * metadata_props: rumbo.inputs, rumbo.recipes, rumbo.recipe.format, rumbo.problem, rumbo.threshold, rumbo.model (SHA-256 of
 * model.json). Same model, same bytes.
 * @throws ONNX_STEP_UNKNOWN, ONNX_COLUMN_READ_TWICE rather than writing a graph that says something else
 */
export function toOnnx(model: ModelFile): Uint8Array {
  const graph = new Graph()
  const inputs = inputsOf(model)
  const output = addOutputs(graph, addMargins(graph, inputs, model), model)
  const metadata = {
    'rumbo.inputs': inputs.map(inputCard),
    'rumbo.recipes': model.parts.map((part) => part.recipe),
    'rumbo.recipe.format': model.parts[0]!.recipe.format,
    'rumbo.problem': model.problem,
    'rumbo.threshold': model.threshold,
    ...(model.groupThresholds ? { 'rumbo.groupThresholds': model.groupThresholds } : {}),
    'rumbo.model': createHash('sha256').update(modelText(model)).digest('hex'),
  }
  return encodeModel({
    irVersion: 8,
    producerName: 'rumbo',
    producerVersion: model.rumbo,
    docString: '',
    graph: { name: 'rumbo', node: graph.node, initializer: graph.initializer, input: inputs.map(inputInfo), output },
    opsetImport: [
      { domain: '', version: opset },
      { domain: 'ai.onnx.ml', version: 3 },
    ],
    metadataProps: Object.entries(metadata).map(([key, value]) => ({ key, value: JSON.stringify(value) })),
  })
}
