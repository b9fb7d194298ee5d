import type { BinnedMatrix } from './bins.ts'
import { Copies } from './copies.ts'
import { asNumbers, type Call, type Crew, type Kernels, kernelsOver, mostBytes, Places } from './kernels.ts'
import type { Objective } from './model.ts'

/** Rows somewhere in the memory: bins row-major, packed steps, number of each row in the training data (0: its place). */
export type Storage = Readonly<{ bins: number; steps: number; origin: number; rows: number }>

type Needs = Readonly<{
  x: BinnedMatrix
  apart: BinnedMatrix | null
  outputs: number
  leaves: number
  objective: Objective
  monotone: readonly number[] | undefined
  crew: Crew | null
}>

const strip = 8192
/** A set of bins, a bit each. */
export const setBytes = 32
/** What a search for a split gives and needs: eight doubles, a set of bins, and room to put categories in order. */
export const foundBytes = 96 + 12 * 256

/** Everything that growing needs, in one memory. Numbers are byte offsets. */
export class Arena {
  readonly kernels: Kernels
  readonly crew: Crew | null
  /** Threads at work. */
  readonly size: number
  readonly stride: number
  /** Bytes of a histogram. */
  readonly histogramBytes: number
  readonly histograms: number
  /** Histograms of the helpers. */
  readonly privates: number
  readonly all: Storage[]
  readonly apart: number
  readonly score: number
  readonly apartScore: number
  readonly outcome: number
  readonly gradient: number
  readonly hessian: number
  readonly ids: number
  readonly left: number
  readonly right: number
  readonly columns: number
  readonly edges: number
  /** Which way each column's values must go; 0 where all are free. */
  readonly monotone: number
  /** 1 for columns of categories; 0 where there are none. */
  readonly categories: number
  readonly found: number
  /** Bins that go left, as bits: of the split that divides a leaf, or of a tree's nodes. */
  readonly sets: number
  readonly nodes: number
  readonly scratches: readonly Storage[]
  readonly copies: Copies

  constructor({ x, apart, outputs, leaves, objective, monotone, crew }: Needs) {
    const { rows: n, columns } = x
    const places = new Places()
    this.size = crew?.size ?? 1
    this.stride = 8 * Math.ceil(columns / 8)
    this.histogramBytes = 2048 * this.stride
    const padded = 4 * Math.ceil(n / 4)
    const bins = places.take(n * this.stride)
    this.all = Array.from({ length: outputs }, () => ({ bins, steps: places.take(8 * padded), origin: 0, rows: n }))
    this.apart = places.take((apart?.rows ?? 0) * this.stride)
    this.score = places.take(8 * (outputs * n + 4))
    this.apartScore = places.take(8 * outputs * (apart?.rows ?? 0))
    this.outcome = places.take(objective === 'binary' ? 4 * padded : 0)
    this.gradient = places.take(8 * n)
    this.hessian = places.take(8 * n)
    this.ids = places.take(4 * n)
    this.left = places.take(4 * n + 4)
    this.right = places.take(4 * n + 4)
    this.columns = places.take(4 * columns)
    this.edges = places.take(4 * columns)
    this.monotone = monotone ? places.take(4 * columns) : 0
    this.categories = x.categories ? places.take(4 * columns) : 0
    this.found = places.take(foundBytes * 2)
    this.sets = places.take(x.categories ? 2 * setBytes * leaves : 0)
    this.nodes = places.take(64 * leaves)
    this.scratches = Array.from({ length: this.size }, () => {
      return { bins: places.take(256 * this.stride), steps: places.take(2048), origin: 0, rows: 256 }
    })
    const forCopies = mostBytes - places.end - this.histogramBytes * (leaves + this.size) - 4096
    const room = Math.max(0, Math.floor(Math.min(n, forCopies / (this.stride + 12))))
    const copied = { bins: places.take(room * this.stride), steps: places.take(8 * room), origin: places.take(4 * room), rows: room }
    this.copies = new Copies(copied, this.stride)
    this.histograms = places.take(this.histogramBytes * (leaves + 1))
    this.privates = places.take(this.histogramBytes * (this.size - 1))
    this.kernels = kernelsOver(places.end, crew ?? undefined)
    this.crew = crew
    this.#lay(x, bins)
    if (apart) this.#lay(apart, this.apart)
    if (monotone) this.ints(this.monotone, columns).set(monotone)
    if (x.categories) this.ints(this.categories, columns).fill(0)
    for (const j of x.categories ?? []) this.ints(this.categories, columns)[j] = 1
    this.ints(this.edges, columns).set(x.edges.map((edges) => edges.length))
  }

  ints(at: number, n: number): Int32Array {
    return new Int32Array(this.kernels.buffer, at, n)
  }

  floats(at: number, n: number): Float32Array {
    return new Float32Array(this.kernels.buffer, at, n)
  }

  doubles(at: number, n: number): Float64Array {
    return new Float64Array(this.kernels.buffer, at, n)
  }

  /** Makes calls at the same time, as far as there are threads. */
  run(calls: readonly Call[]): number[] {
    if (this.crew && calls.length > 1 && calls.length <= this.size) return this.crew.run(calls.map(asNumbers))
    return calls.map(([name, ...args]) => (this.kernels[name] as (...args: number[]) => number | undefined)(...args) ?? 0)
  }

  /** Shares out n things among the threads, in parts of multiples of `unit`; all to one where there are fewer than `least`. */
  parts(n: number, least: number, unit = 4): { from: number; n: number }[] {
    if (n < least || this.size === 1) return [{ from: 0, n }]
    const each = unit * Math.ceil(n / this.size / unit)
    return Array.from({ length: Math.ceil(n / each) }, (_, k) => ({ from: k * each, n: Math.min(each, n - k * each) }))
  }

  /** Turns columns into rows. */
  #lay(x: BinnedMatrix, to: number): void {
    const { kernels, stride } = this
    const bytes = new Uint8Array(kernels.buffer)
    bytes.fill(0, to, to + x.rows * stride)
    const from = this.scratches[0]!.bins
    const most = Math.min(strip, 256 * stride)
    for (let i = 0; i < x.rows; i += most) {
      const n = Math.min(most, x.rows - i)
      for (let j = 0; j < x.columns; j++) {
        bytes.set(x.bins.subarray(j * x.rows + i, j * x.rows + i + n), from)
        kernels.spread(from, n, to + i * stride + j, stride)
      }
    }
  }
}
