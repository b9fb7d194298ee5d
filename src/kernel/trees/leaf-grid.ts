import type { Tree } from './model.ts'

/** Rounds leaves to whole multiples, of at most `bits` bits with their sign, of the least power of two that allows it; in place. */
export function coarsenLeaves(trees: readonly Tree[], bits: number): void {
  const most = trees.reduce((high, tree) => Math.max(high, ...tree.value.map(Math.abs)), 0)
  if (most === 0) return
  const steps = 2 ** Math.floor(Math.log2((2 ** (bits - 1) - 1) / most))
  for (const tree of trees) tree.value = tree.value.map((value) => Math.round(value * steps) / steps || 0)
}

/**
 * Rounds leaves and starting margins to multiples of 2^−g, with the largest g for which no margin can reach 2²⁴ such
 * steps: a float32 holds every partial sum exactly, so engines agree to the last bit in whatever order they add.
 * @returns g; trees and base are changed in place
 */
export function roundToGrid(trees: readonly Tree[], base: number[]): number {
  let bound = 0
  for (let k = 0; k < base.length; k++) {
    let reach = Math.abs(base[k]!)
    for (const tree of trees) if (tree.output === k) reach += Math.max(...tree.value.map(Math.abs))
    bound = Math.max(bound, reach)
  }
  // Rounding may add half a step per tree
  const room = 2 ** 24 - trees.length - 2
  const grid = bound === 0 ? 0 : Math.max(-100, Math.min(100, Math.floor(Math.log2(room / bound))))
  const steps = 2 ** grid
  const round = (value: number) => Math.round(value * steps) / steps || 0
  for (const tree of trees) tree.value = tree.value.map(round)
  for (let k = 0; k < base.length; k++) base[k] = round(base[k]!)
  return grid
}
