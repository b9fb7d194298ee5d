import protobuf from 'protobufjs/light.js'

const strings = (...names: string[]) => Object.fromEntries(names.map((name, i) => [name, { type: 'string', id: i + 1 }]))
const many = (type: string, id: number) => ({ rule: 'repeated', type, id })

/** The messages of onnx.proto (IR version 8) that an exported model needs, with the field numbers of the standard. */
const messages = {
  ModelProto: {
    fields: {
      irVersion: { type: 'int64', id: 1 },
      producerName: { type: 'string', id: 2 },
      producerVersion: { type: 'string', id: 3 },
      docString: { type: 'string', id: 6 },
      graph: { type: 'GraphProto', id: 7 },
      opsetImport: many('OperatorSetIdProto', 8),
      metadataProps: many('StringStringEntryProto', 14),
    },
  },
  OperatorSetIdProto: { fields: { domain: { type: 'string', id: 1 }, version: { type: 'int64', id: 2 } } },
  StringStringEntryProto: { fields: strings('key', 'value') },
  GraphProto: {
    fields: {
      node: many('NodeProto', 1),
      name: { type: 'string', id: 2 },
      initializer: many('TensorProto', 5),
      input: many('ValueInfoProto', 11),
      output: many('ValueInfoProto', 12),
    },
  },
  NodeProto: {
    fields: {
      input: many('string', 1),
      output: many('string', 2),
      name: { type: 'string', id: 3 },
      opType: { type: 'string', id: 4 },
      attribute: many('AttributeProto', 5),
      domain: { type: 'string', id: 7 },
    },
  },
  AttributeProto: {
    fields: {
      name: { type: 'string', id: 1 },
      i: { type: 'int64', id: 3 },
      s: { type: 'bytes', id: 4 },
      floats: many('float', 7),
      ints: many('int64', 8),
      strings: many('bytes', 9),
      type: { type: 'int32', id: 20 },
    },
  },
  TensorProto: {
    fields: {
      dims: many('int64', 1),
      dataType: { type: 'int32', id: 2 },
      name: { type: 'string', id: 8 },
      rawData: { type: 'bytes', id: 9 },
    },
  },
  ValueInfoProto: { fields: { name: { type: 'string', id: 1 }, type: { type: 'TypeProto', id: 2 } } },
  TypeProto: { fields: { tensorType: { type: 'TensorTypeProto', id: 1 } } },
  TensorTypeProto: { fields: { elemType: { type: 'int32', id: 1 }, shape: { type: 'TensorShapeProto', id: 2 } } },
  TensorShapeProto: { fields: { dim: many('DimensionProto', 1) } },
  DimensionProto: { fields: { dimValue: { type: 'int64', id: 1 }, dimParam: { type: 'string', id: 2 } } },
}

const root = protobuf.Root.fromJSON({ nested: messages })
const ModelProto = root.lookupType('ModelProto')

/** Element types of TensorProto.DataType. */
export const element = { float: 1, int64: 7, string: 8, double: 11 } as const

export type Attribute = {
  name: string
  type: number
  i?: number
  s?: Uint8Array
  floats?: number[]
  ints?: number[]
  strings?: Uint8Array[]
}
export type Node = { opType: string; domain?: string; name: string; input: string[]; output: string[]; attribute: Attribute[] }
export type Tensor = { name: string; dataType: number; dims: number[]; rawData: Uint8Array }
export type ValueInfo = {
  name: string
  type: { tensorType: { elemType: number; shape: { dim: ({ dimValue: number } | { dimParam: string })[] } } }
}
export type Model = {
  irVersion: number
  producerName: string
  producerVersion: string
  docString: string
  graph: { name: string; node: Node[]; initializer: Tensor[]; input: ValueInfo[]; output: ValueInfo[] }
  opsetImport: { domain: string; version: number }[]
  metadataProps: { key: string; value: string }[]
}

export const encodeModel = (model: Model): Uint8Array => ModelProto.encode(ModelProto.create(model)).finish()
/** The reverse of `encodeModel`, int64 as numbers. */
export const decodeModel = (bytes: Uint8Array): Model =>
  ModelProto.toObject(ModelProto.decode(bytes), { longs: Number, arrays: true }) as Model
