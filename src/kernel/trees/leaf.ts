import type { Storage } from './arena.ts'

/** Scores closer than this are a tie: rounding must not choose between equal splits. */
const tie = 1 + 1e-6

export type Sums = Readonly<{ gradient: number; hessian: number }>
export type Bounds = Readonly<{ low: number; high: number }>
export const free: Bounds = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY }
export type Split = Readonly<{
  column: number
  bin: number
  /** Bins that go left, as bits, where categories are divided; else null: those up to `bin`. */
  set: Uint32Array | null
  missingLeft: number
  gain: number
  left: Sums
  /** What the split adds to l2 in its children's values. */
  l2: number
}>

export type Leaf = {
  node: number
  depth: number
  rows: number
  store: Storage
  /** Address of the numbers of its rows in `store`; 0: they are all of it, in order. */
  ids: number
  /** Place of its rows among those of all leaves, for its ids. */
  start: number
  sums: Sums
  histogram: number
  split: Split | null
  /** Rows that a child must be estimated to have: more than asked for once an estimate proved too high. */
  minRows: number
  /** Between which its value must stay, before the learning rate. */
  bounds: Bounds
  /** Added to l2 in its value. */
  l2: number
}

export const within = (value: number, { low, high }: Bounds): number => Math.max(low, Math.min(high, value))

/** Position of the leaf to split next, −1 when none gains; of equal gains the older leaf. */
export function mostGaining(open: readonly Leaf[]): number {
  let at = -1
  for (let i = 0; i < open.length; i++) {
    const { split, node } = open[i]!
    if (!split) continue
    const best = at < 0 ? null : open[at]!
    if (!best?.split || split.gain > best.split.gain * tie || (split.gain * tie >= best.split.gain && node < best.node)) at = i
  }
  return at
}
