import { createHash } from 'node:crypto'
import { DomainError } from '#base'
import { decodeForeign, type Graph, tensorsOf, type Value } from './messages.ts'
import { type ElementType, largestModel } from './schema.ts'

const allowedDomains: ReadonlySet<string> = new Set(['', 'ai.onnx', 'ai.onnx.ml'])
const elementTypes: Readonly<Record<number, ElementType>> = { 1: 'float32', 6: 'int32', 7: 'int64', 8: 'string', 9: 'bool', 11: 'float64' }
const deepest = 8

/** A tensor that goes in or out; `width` is null where the file does not say it, 1 for a vector. */
export type Port = Readonly<{ name: string; type: ElementType; width: number | null }>
export type Inspected = Readonly<{
  sha256: string
  bytes: number
  producer: string
  opsets: readonly { domain: string; version: number }[]
  inputs: readonly Port[]
  outputs: readonly Port[]
  /** Names of the classes, where a classifier of the graph has them. */
  classes: readonly string[] | null
}>

const refuse = (path: string, problem: string): never => {
  throw new DomainError('ONNX_DAMAGED', { path, problem })
}

/** A port of one or two dimensions; null for lists, maps, images and types that are not asked for here. */
function portOf({ name, type }: Value): Port | null {
  const tensor = type?.tensorType
  const element = tensor && elementTypes[tensor.elemType]
  if (!element) return null
  const dims = tensor.shape?.dim ?? []
  if (dims.length > 2) return null
  const width = dims.length === 2 ? (dims[1]!.dimValue ?? 0) : 1
  return { name, type: element, width: width > 0 ? width : null }
}

/** The graph and those within it. @throws ONNX_DAMAGED when they are nested beyond what any model is */
function graphsOf(graph: Graph, path: string, depth = 0): Graph[] {
  if (depth > deepest) refuse(path, 'graph')
  const inner = graph.node.flatMap(({ attribute }) => attribute.flatMap(({ g, graphs }) => [...(g ? [g] : []), ...graphs]))
  return [graph, ...inner.flatMap((own) => graphsOf(own, path, depth + 1))]
}

function classesOf(graph: Graph): string[] | null {
  const text = new TextDecoder()
  for (const { attribute } of [...graph.node].reverse())
    for (const { name, ints, strings } of attribute) {
      if (/^(classlabels_|cats_|values_)strings$/.test(name) && strings.length > 1) return strings.map((label) => text.decode(label))
      if (/^classlabels_(ints|int64s)$/.test(name) && ints.length > 1) return ints.map(String)
    }
  return null
}

/**
 * Reads what a foreign model asks for and gives, and refuses what is not to be run: other files named by it, operators that
 * are not of ONNX itself, functions of its own, inputs that no table can fill.
 * @param path only named in errors
 * @throws ONNX_TOO_LARGE, ONNX_DAMAGED, ONNX_OTHER_FILES, ONNX_OPERATORS_UNKNOWN, ONNX_INPUTS_UNUSABLE
 */
export function inspectOnnx(bytes: Uint8Array, path: string): Inspected {
  if (bytes.length > largestModel) throw new DomainError('ONNX_TOO_LARGE', { path, megabytes: largestModel / 2 ** 20 })
  let model: ReturnType<typeof decodeForeign>
  try {
    model = decodeForeign(bytes)
  } catch (cause) {
    throw new DomainError('ONNX_DAMAGED', { path, problem: 'protobuf' }, { cause })
  }
  const { graph } = model
  if (!graph || model.opsetImport.length === 0 || graph.output.length === 0) return refuse(path, 'graph')
  const graphs = graphsOf(graph, path)
  const outside = graphs.flatMap(tensorsOf).find((tensor) => tensor.dataLocation === 1 || tensor.externalData.length > 0)
  if (outside) throw new DomainError('ONNX_OTHER_FILES', { path, tensor: outside.name ?? '' })
  const used = new Set([
    ...graphs.flatMap(({ node }) => node.map(({ domain }) => domain ?? '')),
    ...model.opsetImport.map(({ domain }) => domain),
  ])
  const unknown = [...used].filter((domain) => !allowedDomains.has(domain))
  if (unknown.length > 0 || model.functions.length > 0 || model.trainingInfo.length > 0)
    throw new DomainError('ONNX_OPERATORS_UNKNOWN', { path, domains: unknown.join(', ') || 'functions' })
  const weights = new Set(graph.initializer.map(({ name }) => name))
  const asked = graph.input.filter(({ name }) => !weights.has(name))
  const inputs = asked.map((value) => {
    const port = portOf(value)
    if (!port || port.width === null) throw new DomainError('ONNX_INPUTS_UNUSABLE', { path, input: value.name })
    return port
  })
  if (inputs.length === 0) throw new DomainError('ONNX_INPUTS_UNUSABLE', { path, input: '–' })
  return {
    sha256: createHash('sha256').update(bytes).digest('hex'),
    bytes: bytes.length,
    producer: `${model.producerName} ${model.producerVersion}`.trim(),
    opsets: model.opsetImport,
    inputs,
    outputs: graph.output.flatMap((value) => portOf(value) ?? []),
    classes: classesOf(graph),
  }
}
