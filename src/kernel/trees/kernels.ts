import { DomainError } from '#base'
import { wasm } from './wasm.ts'

/** What assembly/index.ts exports; addresses are byte offsets into `memory`, flags are 0 or 1. */
export type Exports = Readonly<{
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
  merge(sums: number, other: number, bytes: number): void
  subtract(parent: number, child: number, bytes: number): void
  sumRows(bins: number, stride: number, steps: number, n: number, sums: number): void
  total(sums: number, shift: number, to: number): void
  addValue(ids: number, first: number, n: number, origin: number, value: number, score: number): void
  binValues(values: number, n: number, edges: number, count: number, bins: number): void
  partition(
    ids: number,
    first: number,
    n: number,
    bins: number,
    stride: number,
    limit: number,
    missing: number,
    missingLeft: number,
    left: number,
    right: number,
  ): number
  partitionSet(ids: number, first: number, n: number, bins: number, stride: number, set: number, left: number, right: number): number
  route(bins: number, stride: number, n: number, nodes: number, score: number): void
  spread(values: number, n: number, rows: number, stride: number): void
  findSplit(
    sums: number,
    columns: number,
    count: number,
    edges: number,
    shift: number,
    gradient: number,
    hessian: number,
    rows: number,
    rowsPer: number,
    minRows: number,
    minHessian: number,
    l2: number,
    monotone: number,
    low: number,
    high: number,
    categories: number,
    oneAgainstRest: number,
    fewest: number,
    smooth: number,
    orderedL2: number,
    most: number,
    rowsPerStep: number,
    to: number,
  ): number
  logisticSteps(
    score: number,
    outcome: number,
    first: number,
    n: number,
    gradientScale: number,
    hessianScale: number,
    noise: number,
    seed: number,
    to: number,
  ): void
  scoreEights(
    x: number,
    stride: number,
    n: number,
    columns: number,
    lists: number,
    splits: number,
    coded: number,
    setLists: number,
    setSplits: number,
    masks: number,
    trees: number,
    values: number,
    outputs: number,
    outputCount: number,
    margins: number,
    marginStride: number,
  ): void
  explainTree(
    x: number,
    stride: number,
    n: number,
    splits: number,
    splitCount: number,
    leaves: number,
    leafCount: number,
    scratch: number,
    mostSlots: number,
    sums: number,
    sumStride: number,
  ): void
  walkTrees(x: number, stride: number, n: number, nodes: number, roots: number, trees: number, margins: number, marginStride: number): void
  walkSetTrees(
    x: number,
    stride: number,
    n: number,
    nodes: number,
    roots: number,
    trees: number,
    margins: number,
    marginStride: number,
  ): void
  packSteps(
    gradient: number,
    hessian: number,
    first: number,
    n: number,
    gradientScale: number,
    hessianScale: number,
    shift: number,
    noise: number,
    seed: number,
    to: number,
  ): void
}>

/** Memory that threads share. */
export type SharedMemory = Readonly<{ buffer: SharedArrayBuffer; grow(pages: number): number }>

/** The part of WebAssembly that is used here. */
type Engine = Readonly<{
  Memory: new (size: { initial: number; maximum: number; shared: true }) => SharedMemory
  Module: new (bytes: Uint8Array) => object
  Instance: new (module: object, imports: object) => { readonly exports: unknown }
}>

/** Threads that work on one memory; alone unless somebody gives more. */
export type Crew = Readonly<{
  size: number
  memory: SharedMemory
  /** Makes the calls (see callsOn) at the same time, at most `size` of them, and gives what they returned once all are done. */
  run(calls: readonly (readonly number[])[]): number[]
}>

/** The kernels over a memory. */
export type Kernels = Exports & Readonly<{ buffer: SharedArrayBuffer }>

/** What memory grows by. */
export const page = 65_536
const pages = 65_535
/** What 32-bit addresses reach. */
export const mostBytes = pages * page
/** A memory up to this size is used again. */
export const kept = 64 * 2 ** 20
const engine = () => (globalThis as unknown as { WebAssembly: Engine }).WebAssembly
let module: object | undefined
let spare: { kernels: Exports; memory: SharedMemory } | undefined

/** An empty memory for a crew. */
export const crewMemory = (): SharedMemory => new (engine().Memory)({ initial: 1, maximum: pages, shared: true })

/** The kernels over a memory, as large as it is. */
export function kernelsOn(memory: SharedMemory): Exports {
  const { Module, Instance } = engine()
  module ??= new Module(Uint8Array.from(atob(wasm), (letter) => letter.charCodeAt(0)))
  return new Instance(module, { env: { memory } }).exports as Exports
}

const names = [
  'addValue',
  'findSplit',
  'gather',
  'logisticSteps',
  'merge',
  'packSteps',
  'partition',
  'partitionSet',
  'subtract',
  'sumRows',
] as const

/** One call of a kernel, and the same as numbers: which, how many arguments, and these. */
export type Call = readonly [name: (typeof names)[number], ...args: number[]]
export const asNumbers = ([name, ...args]: Call): number[] => [names.indexOf(name), args.length, ...args]

/** Makes calls of kernels on a memory, for the threads of a crew. */
export function callsOn(memory: SharedMemory): (call: Float64Array) => number {
  const kernels = kernelsOn(memory) as unknown as Record<string, (...args: number[]) => number | undefined>
  return (call) => kernels[names[call[0]!]!]!(...call.subarray(2, 2 + call[1]!)) ?? 0
}

/**
 * Kernels over at least `bytes` of memory, whatever it holds: the crew's, or one of this thread until it is asked for
 * again. A small memory is used again, for the system gives each a large space of addresses; a large one goes when it
 * is no longer needed.
 * @throws INVALID_ARGUMENT (more than 32-bit addresses reach: fewer rows, columns or leaves)
 */
export function kernelsOver(bytes: number, crew?: Crew): Kernels {
  if (bytes > mostBytes)
    throw new DomainError('INVALID_ARGUMENT', { name: 'x', got: `${Math.ceil(bytes / 2 ** 20)} MB`, expected: '≤ 4095 MB' })
  if (!crew && (!spare || (spare.memory.buffer.byteLength > kept && bytes < kept))) {
    const memory = crewMemory()
    spare = { memory, kernels: kernelsOn(memory) }
  }
  const { memory, kernels } = crew ? { memory: crew.memory, kernels: kernelsOn(crew.memory) } : spare!
  const lacking = Math.ceil((bytes - memory.buffer.byteLength) / page)
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
