import { DomainError } from '#base'
import { wasm } from './wasm.ts'

/** What assembly/index.ts exports; addresses are byte offsets into `memory`, flags are 0 or 1. */
type Exports = Readonly<{
  gather(
    ids: number,
    n: number,
    bins: number,
    stride: number,
    steps: number,
    origin: number,
    toBins: number,
    toSteps: number,
    toOrigin: number,
    keep: number,
    sums: number,
  ): void
  subtract(parent: number, child: number, bytes: number): void
  sumRows(bins: number, stride: number, steps: number, n: number, sums: number): void
  total(sums: number, shift: bigint, to: number): void
  addValue(ids: number, n: number, origin: number, value: number, score: number): void
  binValues(values: number, n: number, edges: number, count: number, bins: number): void
  partition(
    ids: number,
    n: number,
    bins: number,
    stride: number,
    limit: number,
    missing: number,
    missingLeft: number,
    left: number,
    right: number,
  ): number
  route(bins: number, stride: number, n: number, nodes: number, score: number): void
  spread(values: number, n: number, rows: number, stride: number): void
  findSplit(
    sums: number,
    columns: number,
    count: number,
    edges: number,
    shift: bigint,
    gradient: number,
    hessian: number,
    rows: number,
    rowsPer: number,
    minRows: number,
    minHessian: number,
    l2: number,
    to: number,
  ): number
  logisticSteps(
    score: number,
    outcome: number,
    n: number,
    gradientScale: number,
    hessianScale: number,
    noise: number,
    seed: number,
    to: number,
  ): void
  packSteps(
    gradient: number,
    hessian: number,
    n: number,
    gradientScale: number,
    hessianScale: number,
    shift: bigint,
    noise: number,
    seed: number,
    to: number,
  ): void
}>

/** The part of WebAssembly that is used here. */
type Engine = Readonly<{
  Memory: new (size: { initial: number }) => { readonly buffer: ArrayBuffer; grow(pages: number): number }
  Module: new (bytes: Uint8Array) => object
  Instance: new (module: object, imports: object) => { readonly exports: unknown }
}>

/** The kernels over a memory of their own. */
export type Kernels = Exports & Readonly<{ buffer: ArrayBuffer }>

const page = 65_536
/** What 32-bit addresses reach. */
export const mostBytes = 2 ** 32 - page
const kept = 64 * 2 ** 20
let module: object | undefined
let spare: { kernels: Exports; memory: InstanceType<Engine['Memory']> } | undefined

/**
 * Kernels over at least `bytes` of memory, whatever it holds, until they are asked for again. A small memory is used
 * again, for the system gives each a large space of addresses; a large one goes when it is no longer needed.
 * @throws INVALID_ARGUMENT (more than 32-bit addresses reach: fewer rows, columns or leaves)
 */
export function kernelsOver(bytes: number): Kernels {
  const { Memory, Module, Instance } = (globalThis as unknown as { WebAssembly: Engine }).WebAssembly
  if (bytes > mostBytes)
    throw new DomainError('INVALID_ARGUMENT', { name: 'x', got: `${Math.ceil(bytes / 2 ** 20)} MB`, expected: '≤ 4095 MB' })
  const pages = Math.ceil(bytes / page)
  if (!spare || (spare.memory.buffer.byteLength > kept && bytes < kept)) {
    module ??= new Module(Uint8Array.from(atob(wasm), (letter) => letter.charCodeAt(0)))
    const memory = new Memory({ initial: pages })
    spare = { memory, kernels: new Instance(module, { env: { memory } }).exports as Exports }
  }
  const { memory, kernels } = spare
  const lacking = pages - memory.buffer.byteLength / page
  if (lacking > 0) memory.grow(lacking)
  return { ...kernels, buffer: memory.buffer }
}

/** Shares out a memory: each place starts at a multiple of 16 bytes. */
export class Places {
  end = 1024

  take(bytes: number): number {
    const at = this.end
    this.end = 16 * Math.ceil((at + bytes) / 16)
    return at
  }
}
