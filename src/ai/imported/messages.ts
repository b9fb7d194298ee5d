import protobuf from 'protobufjs/light.js'

const many = (type: string, id: number) => ({ rule: 'repeated', type, id })
const one = (type: string, id: number) => ({ type, id })

/** The parts of onnx.proto that tell what a model asks for, with the field numbers of the standard; weights are passed over. */
const messages = {
  ModelProto: {
    fields: {
      irVersion: one('int64', 1),
      producerName: one('string', 2),
      producerVersion: one('string', 3),
      graph: one('GraphProto', 7),
      opsetImport: many('OperatorSet', 8),
      trainingInfo: many('bytes', 20),
      functions: many('bytes', 25),
    },
  },
  OperatorSet: { fields: { domain: one('string', 1), version: one('int64', 2) } },
  GraphProto: {
    fields: {
      node: many('NodeProto', 1),
      initializer: many('TensorProto', 5),
      input: many('ValueInfo', 11),
      output: many('ValueInfo', 12),
      sparseInitializer: many('SparseTensor', 15),
    },
  },
  NodeProto: {
    fields: { input: many('string', 1), opType: one('string', 4), attribute: many('Attribute', 5), domain: one('string', 7) },
  },
  Attribute: {
    fields: {
      name: one('string', 1),
      t: one('TensorProto', 5),
      g: one('GraphProto', 6),
      ints: many('int64', 8),
      strings: many('bytes', 9),
      tensors: many('TensorProto', 10),
      graphs: many('GraphProto', 11),
      sparseTensor: one('SparseTensor', 22),
      sparseTensors: many('SparseTensor', 23),
    },
  },
  TensorProto: { fields: { name: one('string', 8), externalData: many('bytes', 13), dataLocation: one('int32', 14) } },
  SparseTensor: { fields: { values: one('TensorProto', 1), indices: one('TensorProto', 2) } },
  ValueInfo: { fields: { name: one('string', 1), type: one('TypeProto', 2) } },
  TypeProto: { fields: { tensorType: one('TensorType', 1) } },
  TensorType: { fields: { elemType: one('int32', 1), shape: one('Shape', 2) } },
  Shape: { fields: { dim: many('Dimension', 1) } },
  Dimension: { fields: { dimValue: one('int64', 1), dimParam: one('string', 2) } },
}
const ModelProto = protobuf.Root.fromJSON({ nested: messages }).lookupType('ModelProto')

type Tensor = { name: string; externalData: unknown[]; dataLocation: number }
type Sparse = { values?: Tensor; indices?: Tensor }
export type Attribute = {
  name: string
  t?: Tensor
  g?: Graph
  ints: number[]
  strings: Uint8Array[]
  tensors: Tensor[]
  graphs: Graph[]
  sparseTensor?: Sparse
  sparseTensors: Sparse[]
}
export type Value = { name: string; type?: { tensorType?: { elemType: number; shape?: { dim: { dimValue?: number }[] } } } }
export type Graph = {
  node: { input: string[]; opType: string; attribute: Attribute[]; domain: string }[]
  initializer: Tensor[]
  input: Value[]
  output: Value[]
  sparseInitializer: Sparse[]
}
export type ForeignModel = {
  irVersion: number
  producerName: string
  producerVersion: string
  graph?: Graph
  opsetImport: { domain: string; version: number }[]
  trainingInfo: unknown[]
  functions: unknown[]
}

/** @throws Error when the bytes are no message of this kind */
export const decodeForeign = (bytes: Uint8Array): ForeignModel => {
  const decoded = ModelProto.toObject(ModelProto.decode(bytes), { longs: Number, arrays: true }) as ForeignModel
  const texts = { irVersion: 0, producerName: '', producerVersion: '' }
  return { ...texts, ...decoded, opsetImport: decoded.opsetImport.map((set) => ({ ...set, domain: set.domain ?? '' })) }
}

export const tensorsOf = (graph: Graph): Tensor[] => {
  const ofSparse = (sparse: Sparse | undefined): (Tensor | undefined)[] => [sparse?.values, sparse?.indices]
  const own = [
    ...graph.initializer,
    ...graph.sparseInitializer.flatMap(ofSparse),
    ...graph.node.flatMap(({ attribute }) =>
      attribute.flatMap((a) => [a.t, ...a.tensors, ...ofSparse(a.sparseTensor), ...a.sparseTensors.flatMap(ofSparse)]),
    ),
  ]
  return own.filter((tensor) => tensor !== undefined)
}
