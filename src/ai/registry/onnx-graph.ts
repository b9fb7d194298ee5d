import { type Attribute, element, type Node, type Tensor, type ValueInfo } from './onnx-messages.ts'

const text = new TextEncoder()
const ofMachineLearning: ReadonlySet<string> = new Set(['TreeEnsembleRegressor', 'LabelEncoder'])

/** An attribute by the kind of its value: a list of floats is given as Float32Array, integers as number or number[]. */
function attribute(name: string, value: number | string | readonly string[] | readonly number[] | Float32Array): Attribute {
  if (typeof value === 'number') return { name, type: 2, i: value }
  if (typeof value === 'string') return { name, type: 3, s: text.encode(value) }
  if (value instanceof Float32Array) return { name, type: 6, floats: [...value] }
  if (typeof value[0] === 'string') return { name, type: 8, strings: (value as readonly string[]).map((s) => text.encode(s)) }
  return { name, type: 7, ints: [...(value as readonly number[])] }
}
type AttributeValue = Parameters<typeof attribute>[1]

/** Collects nodes and constants; each call returns the name of the value that it makes. */
export class Graph {
  readonly node: Node[] = []
  readonly initializer: Tensor[] = []
  #count = 0

  /** @param as name of the result, where it is an output of the whole graph */
  add(opType: string, input: string[], attributes: Record<string, AttributeValue> = {}, as?: string): string {
    const name = `${opType}_${this.#count++}`
    const output = as ?? name
    this.node.push({
      opType,
      ...(ofMachineLearning.has(opType) ? { domain: 'ai.onnx.ml' } : {}),
      name,
      input,
      output: [output],
      attribute: Object.entries(attributes).map(([key, value]) => attribute(key, value)),
    })
    return output
  }

  #constant(dataType: number, dims: number[], data: Float64Array | Float32Array | BigInt64Array): string {
    const name = `constant_${this.#count++}`
    this.initializer.push({ name, dataType, dims, rawData: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) })
    return name
  }

  doubles(values: ArrayLike<number>, dims: number[]): string {
    return this.#constant(element.double, dims, Float64Array.from(values))
  }

  floats(values: ArrayLike<number>, dims: number[]): string {
    return this.#constant(element.float, dims, Float32Array.from(values))
  }

  integer(value: number): string {
    return this.#constant(element.int64, [], BigInt64Array.of(BigInt(value)))
  }

  integers(values: readonly number[]): string {
    return this.#constant(element.int64, [values.length], BigInt64Array.from(values, BigInt))
  }

  toDouble(value: string): string {
    return this.add('Cast', [value], { to: element.double })
  }

  toFloat(value: string): string {
    return this.add('Cast', [value], { to: element.float })
  }

  /** 1 / (1 + e^−m), in double. */
  sigmoid(margin: string): string {
    const one = this.doubles([1], [])
    return this.add('Div', [one, this.add('Add', [one, this.add('Exp', [this.add('Neg', [margin])])])])
  }

  /** e^(m − max m) / Σ of it along the columns, in double. */
  softmax(margins: string): string {
    const top = this.add('ReduceMax', [margins], { axes: [1], keepdims: 1 })
    const powers = this.add('Exp', [this.add('Sub', [margins, top])])
    return this.add('Div', [powers, this.add('ReduceSum', [powers, this.integers([1])], { keepdims: 1 })])
  }
}

/** A value of n rows; `columns` 0 means a vector. */
export const valueInfo = (name: string, elemType: number, columns: number): ValueInfo => ({
  name,
  type: { tensorType: { elemType, shape: { dim: [{ dimParam: 'N' }, ...(columns > 0 ? [{ dimValue: columns }] : [])] } } },
})
