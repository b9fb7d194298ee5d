import type { Tree, TreesModel } from './model.ts'

/** A column that trees divide by category, and which bit of their sets each of its codes has. */
export type Coded = Readonly<{
  column: number
  /** Bits by code; `rest` for codes in no set. */
  bits: Int32Array
  /** Bit of all that is in no set; the next is that of missing values. */
  rest: number
  /** Length of a set, in words of 32 bits. */
  words: number
}>

/** The columns whose categories a model divides, rising. */
export function codedColumns(model: TreesModel): Coded[] {
  const codes = new Map<number, Set<number>>()
  for (const { feature, sets } of model.trees)
    for (const [node, set] of sets?.entries() ?? []) {
      if (!set) continue
      const known = codes.get(feature[node]!) ?? new Set()
      for (const code of set) known.add(code)
      codes.set(feature[node]!, known)
    }
  return [...codes]
    .sort(([a], [b]) => a - b)
    .map(([column, known]) => {
      const named = [...known].sort((a, b) => a - b)
      const bits = new Int32Array((named.at(-1) ?? -1) + 1).fill(named.length)
      for (const [bit, code] of named.entries()) bits[code] = bit
      return { column, bits, rest: named.length, words: Math.ceil((named.length + 2) / 32) }
    })
}

/** The bit of a number: of what is no known code that of the rest, of a missing value the next. */
export const bitOf = ({ bits, rest }: Coded, value: number): number => (Number.isNaN(value) ? rest + 1 : (bits[value] ?? rest))

/** What goes left at a node, as bits. */
export function leftBits({ bits, rest, words }: Coded, { sets, missingLeft }: Tree, node: number): Uint32Array {
  const set = new Uint32Array(words)
  const put = (bit: number) => {
    set[bit >> 5]! |= 1 << (bit & 31)
  }
  for (const code of sets![node]!) put(bits[code]!)
  if (missingLeft[node] === 1) put(rest + 1)
  return set
}

/** Writes the sets of a model's nodes one after the other; gives the address of each, in order of trees and nodes. */
export class SetWriter {
  readonly #buffer: SharedArrayBuffer
  readonly #coded: ReadonlyMap<number, Coded>
  #at: number

  constructor(buffer: SharedArrayBuffer, coded: readonly Coded[], at: number) {
    this.#buffer = buffer
    this.#coded = new Map(coded.map((one) => [one.column, one]))
    this.#at = at
  }

  /** @returns the address */
  write(tree: Tree, node: number): number {
    const set = leftBits(this.#coded.get(tree.feature[node]!)!, tree, node)
    const at = this.#at
    new Uint32Array(this.#buffer, at, set.length).set(set)
    this.#at += set.byteLength
    return at
  }
}

/** Bytes of all sets of a model. */
export function bytesOfSets({ trees }: TreesModel, coded: readonly Coded[]): number {
  const words = new Map(coded.map((one) => [one.column, one.words]))
  return trees.reduce((sum, { feature, sets }) => {
    return sum + (sets ?? []).reduce((own, set, node) => own + (set ? 4 * words.get(feature[node]!)! : 0), 0)
  }, 0)
}
