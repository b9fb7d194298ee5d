import type { Rng } from '#kernel/sampling'
import type { BinnedMatrix } from '#kernel/trees'
import type { Outcome } from './outcome.ts'

/** Rows of a node split at x ≤ edges[bin] of a column, or by the bins of categories that go left; missing values go where told. */
export type Cut = { column: number; bin: number; set: readonly number[] | null; missingLeft: 0 | 1; gain: number }
/** Rows of a node, with their sums by slot and their weight. */
export type Node = Readonly<{ rows: Int32Array; sums: Float64Array; mass: number }>

/** Looks for the cuts of nodes, a column at a time. */
export class Cutter {
  readonly #x: BinnedMatrix
  readonly #outcome: Outcome
  readonly #weight: Float64Array
  readonly #minRows: number
  readonly #categories: ReadonlySet<number>
  /** By bin of the column that is looked at; empty between looks. */
  readonly #sums: Float64Array
  readonly #mass = new Float64Array(256)
  readonly #count = new Int32Array(256)
  /** Of the left side. */
  readonly #left: Float64Array
  #leftMass = 0
  #leftCount = 0

  /** @param weight of each row in the tree, how often it was drawn included */
  constructor(x: BinnedMatrix, outcome: Outcome, weight: Float64Array, minRows: number) {
    this.#x = x
    this.#outcome = outcome
    this.#weight = weight
    this.#minRows = minRows
    this.#categories = new Set(x.categories)
    this.#sums = new Float64Array(256 * outcome.slots)
    this.#left = new Float64Array(outcome.slots)
  }

  /** The cut that lowers the squared error (of classes: Gini's impurity) most; null where none can be made. */
  best(column: number, node: Node): Cut | null {
    if (this.#categories.has(column)) return this.#bySet(column, node, null)
    const missing = this.#x.edges[column]!.length + 1
    const { low, high } = this.#range(column, node.rows)
    this.#sum(column, node.rows, (bin) => bin)
    const end = this.#lastCut(low, high, missing)
    let best: Cut | null = null
    for (const missingLeft of this.#sides(missing)) {
      this.#empty()
      if (missingLeft) this.#add(missing)
      for (let bin = low; bin <= end; bin++) {
        if (this.#count[bin] === 0) continue
        this.#add(bin)
        if (this.#leftCount > node.rows.length - this.#minRows) break
        best = this.#better(best, node, { column, bin, set: null, missingLeft })
      }
    }
    this.#clear(low, high)
    this.#clear(missing, missing)
    return best
  }

  /** The cut at an edge drawn from those that part the node's values; null where none do, or a side would be too small. */
  drawn(column: number, node: Node, draw: Rng): Cut | null {
    if (this.#categories.has(column)) return this.#bySet(column, node, draw)
    const missing = this.#x.edges[column]!.length + 1
    const { low, high } = this.#range(column, node.rows)
    const end = this.#lastCut(low, high, missing)
    let best: Cut | null = null
    if (low <= end) {
      const bin = low + Math.floor(draw() * (end - low + 1))
      this.#sum(column, node.rows, (own) => (own === missing ? missing : own <= bin ? 0 : 1))
      for (const missingLeft of this.#sides(missing)) {
        this.#empty()
        if (missingLeft) this.#add(missing)
        this.#add(0)
        best = this.#better(best, node, { column, bin, set: null, missingLeft })
      }
      this.#clear(0, 1)
    }
    this.#clear(missing, missing)
    return best
  }

  /**
   * Categories in the order of their outcome, divided where that lowers the error most (for two outcomes the best of all
   * divisions), or those that `draw` takes. The rest, rare or never seen, goes right.
   * @see Breiman et al. (1984), "Classification and regression trees", theorem 4.5
   */
  #bySet(column: number, node: Node, draw: Rng | null): Cut | null {
    const rest = this.#x.edges[column]!.length
    const missing = rest + 1
    this.#sum(column, node.rows, (bin) => bin)
    const present: number[] = []
    for (let bin = 0; bin < rest; bin++) if (this.#count[bin]! > 0) present.push(bin)
    const { length: slots } = node.sums
    const common = node.sums.reduce((most, sum, k) => (sum > node.sums[most]! ? k : most), 0)
    const rate = (bin: number) => this.#sums[bin * slots + common]! / this.#mass[bin]!
    const order = draw ? present.filter(() => draw() < 0.5) : present.sort((a, b) => rate(a) - rate(b) || a - b)
    let best: Cut | null = null
    for (const missingLeft of this.#sides(missing)) {
      this.#empty()
      if (missingLeft) this.#add(missing)
      for (const [k, bin] of order.entries()) {
        this.#add(bin)
        if (draw && k < order.length - 1) continue
        const better = this.#better(best, node, { column, bin: k, set: order, missingLeft })
        if (better !== best && better) best = { ...better, set: order.slice(0, k + 1) }
      }
    }
    this.#clear(0, missing)
    return best
  }

  /** First and last bin of the values that are not missing (of none: low above high), and how many are: in `count`. */
  #range(column: number, rows: Int32Array): { low: number; high: number } {
    const { bins, rows: n, edges } = this.#x
    const missing = edges[column]!.length + 1
    let [low, high, lacking] = [256, -1, 0]
    for (let i = 0; i < rows.length; i++) {
      const bin = bins[column * n + rows[i]!]!
      if (bin === missing) lacking++
      else {
        if (bin < low) low = bin
        if (bin > high) high = bin
      }
    }
    this.#count[missing] = lacking
    return { low, high }
  }

  /** Where values are missing the edge above the last one parts them from the others; an infinite value has no edge above it. */
  #lastCut(low: number, high: number, missing: number): number {
    return high >= low && this.#count[missing]! > 0 && high < missing - 1 ? high : high - 1
  }

  #sides(missing: number): readonly (0 | 1)[] {
    return this.#count[missing]! > 0 ? [0, 1] : [0]
  }

  #sum(column: number, rows: Int32Array, to: (bin: number) => number): void {
    const { slots, slot, amount } = this.#outcome
    const [weight, sums, mass, count] = [this.#weight, this.#sums, this.#mass, this.#count]
    const { bins, rows: n, edges } = this.#x
    count[edges[column]!.length + 1] = 0
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i]!
      const bin = to(bins[column * n + row]!)
      const w = weight[row]!
      sums[bin * slots + slot[row]!]! += w * amount[row]!
      mass[bin]! += w
      count[bin]!++
    }
  }

  #clear(from: number, to: number): void {
    const { slots } = this.#outcome
    if (to < from) return
    this.#sums.fill(0, from * slots, (to + 1) * slots)
    this.#mass.fill(0, from, to + 1)
    this.#count.fill(0, from, to + 1)
  }

  #empty(): void {
    this.#left.fill(0)
    this.#leftMass = 0
    this.#leftCount = 0
  }

  #add(bin: number): void {
    const left = this.#left
    for (let k = 0; k < left.length; k++) left[k]! += this.#sums[bin * left.length + k]!
    this.#leftMass += this.#mass[bin]!
    this.#leftCount += this.#count[bin]!
  }

  /** The better of two cuts, the second with what is on its left now. */
  #better(best: Cut | null, { rows, sums, mass }: Node, cut: Omit<Cut, 'gain'>): Cut | null {
    const left = this.#left
    const rest = mass - this.#leftMass
    const few = Math.min(this.#leftCount, rows.length - this.#leftCount) < this.#minRows
    if (few || !(this.#leftMass > 0 && rest > 0)) return best
    let [here, there, whole] = [0, 0, 0]
    for (let k = 0; k < left.length; k++) {
      here += left[k]! ** 2
      there += (sums[k]! - left[k]!) ** 2
      whole += sums[k]! ** 2
    }
    const gain = here / this.#leftMass + there / rest - whole / mass
    return gain > (best?.gain ?? 0) ? { ...cut, gain } : best
  }
}
