import { DomainError } from '#base'

function ascending(p: ArrayLike<number>): { values: number[]; order: number[] } {
  const values = Array.from(p)
  for (const value of values)
    if (!(value >= 0 && value <= 1)) throw new DomainError('INVALID_ARGUMENT', { name: 'p', got: String(value), expected: '0 … 1' })
  return { values, order: [...values.keys()].sort((a, b) => values[a]! - values[b]!) }
}

/**
 * p-values of questions that are asked together, adjusted so that one false yes among all of them is as rare as the level says.
 * @param p 0 … 1 each, in any dependence
 * @throws INVALID_ARGUMENT
 * @see Holm (1979), "A simple sequentially rejective multiple test procedure", Scandinavian J. Statistics 6(2).
 */
export function holmAdjusted(p: ArrayLike<number>): Float64Array {
  const { values, order } = ascending(p)
  const adjusted = new Float64Array(values.length)
  let highest = 0
  for (const [rank, i] of order.entries()) {
    highest = Math.max(highest, Math.min(1, (values.length - rank) * values[i]!))
    adjusted[i] = highest
  }
  return adjusted
}

/**
 * p-values of questions that are asked together, adjusted so that of those called true at a level no larger share is false
 * (in the mean over repetitions). Less strict than `holmAdjusted`: for lists to look through, not for a decision on one.
 * @param p 0 … 1 each, independent or positively dependent
 * @throws INVALID_ARGUMENT
 * @see Benjamini & Hochberg (1995), "Controlling the false discovery rate", J. Royal Statistical Society B 57(1).
 */
export function falseDiscoveryAdjusted(p: ArrayLike<number>): Float64Array {
  const { values, order } = ascending(p)
  const adjusted = new Float64Array(values.length)
  let lowest = 1
  for (const [below, i] of order.toReversed().entries()) {
    const rank = values.length - below
    lowest = Math.min(lowest, (values.length / rank) * values[i]!)
    adjusted[i] = lowest
  }
  return adjusted
}
