import { type Arena, setBytes } from './arena.ts'
import type { BinnedMatrix } from './bins.ts'
import type { GrownTree } from './grow.ts'

const node = 32

/** Adds a tree's values to the margins of rows that it was not, or not all, grown on. */
export class Router {
  readonly #x: BinnedMatrix
  readonly #arena: Arena

  constructor(x: BinnedMatrix, arena: Arena) {
    this.#x = x
    this.#arena = arena
  }

  /** @param bins row-major bins of n rows; score: address of their margins */
  add({ tree, bin, sets }: GrownTree, bins: number, n: number, score: number): void {
    const { kernels, nodes, stride } = this.#arena
    const fields = this.#arena.ints(nodes, (bin.length * node) / 4)
    const values = this.#arena.doubles(nodes, (bin.length * node) / 8)
    for (const [i, limit] of bin.entries()) {
      const column = tree.feature[i]!
      const set = sets[i]
      if (set) this.#arena.ints(this.#arena.sets + setBytes * i, setBytes / 4).set(set)
      const missing = column < 0 ? 0 : set ? -1 : this.#x.edges[column]!.length + 1
      fields.set(
        [column, set ? this.#arena.sets + setBytes * i : limit, missing, tree.missingLeft[i]!, tree.left[i]!, tree.right[i]!],
        (i * node) / 4,
      )
      values[(i * node) / 8 + 3] = tree.value[i]!
    }
    kernels.route(bins, stride, n, nodes, score)
  }
}
