import { checkSameLength } from '#base'

/** A run of neighbours that share one fitted value. */
export type Block = { start: number; end: number; weight: number; value: number }

/**
 * Least-squares fit that never falls, by pooling neighbours that do (PAVA), O(n).
 * @param y       values in the order along which the fit must rise
 * @param weights > 0 each
 * @returns blocks from start (in) to end (out) of rising value
 * @throws LENGTH_MISMATCH
 * @see Ayer et al. (1955), Annals of Mathematical Statistics 26(4).
 */
export function risingBlocks(y: ArrayLike<number>, weights?: ArrayLike<number>): Block[] {
  if (weights) checkSameLength('y', y, 'weights', weights)
  const blocks: Block[] = []
  for (let i = 0; i < y.length; i++) {
    let last: Block = { start: i, end: i + 1, weight: weights ? weights[i]! : 1, value: y[i]! }
    while (blocks.length > 0 && blocks.at(-1)!.value >= last.value) last = joined(blocks.pop()!, last)
    blocks.push(last)
  }
  return blocks
}

function joined(a: Block, b: Block): Block {
  const weight = a.weight + b.weight
  return { start: a.start, end: b.end, weight, value: (a.value * a.weight + b.value * b.weight) / weight }
}

/** Isotonic regression: the fitted value of each entry. Parameters as `risingBlocks`. */
export function isotonicRegression(y: ArrayLike<number>, weights?: ArrayLike<number>): Float64Array {
  const fitted = new Float64Array(y.length)
  for (const { start, end, value } of risingBlocks(y, weights)) fitted.fill(value, start, end)
  return fitted
}

/** Joins the neighbours whose union costs least squared error until at most `most` blocks are left. */
export function fewerBlocks(blocks: readonly Block[], most: number): Block[] {
  const kept = [...blocks]
  const cost = (a: Block, b: Block): number => ((a.weight * b.weight) / (a.weight + b.weight)) * (b.value - a.value) ** 2
  while (kept.length > most) {
    let cheapest = 0
    for (let i = 1; i + 1 < kept.length; i++) if (cost(kept[i]!, kept[i + 1]!) < cost(kept[cheapest]!, kept[cheapest + 1]!)) cheapest = i
    kept.splice(cheapest, 2, joined(kept[cheapest]!, kept[cheapest + 1]!))
  }
  return kept
}
