import { DomainError } from '#base'

/**
 * p-values of questions that are asked together, adjusted so that one false yes among all of them is as rare as the level says.
 * @param p 0 … 1 each, in any dependence
 * @throws INVALID_ARGUMENT
 * @see Holm (1979), "A simple sequentially rejective multiple test procedure", Scandinavian J. Statistics 6(2).
 */
export function holmAdjusted(p: ArrayLike<number>): Float64Array {
  const values = Array.from(p)
  for (const value of values)
    if (!(value >= 0 && value <= 1)) throw new DomainError('INVALID_ARGUMENT', { name: 'p', got: String(value), expected: '0 … 1' })
  const order = [...values.keys()].sort((a, b) => values[a]! - values[b]!)
  const adjusted = new Float64Array(values.length)
  let highest = 0
  for (const [rank, i] of order.entries()) {
    highest = Math.max(highest, Math.min(1, (values.length - rank) * values[i]!))
    adjusted[i] = highest
  }
  return adjusted
}
