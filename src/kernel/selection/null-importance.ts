import { checkRange } from '#base'
import { createRng, deriveSeed, shuffledRows } from '#kernel/sampling'
import { normalCdf } from '#kernel/stats'

export type NullImportance = Readonly<{
  /** Importance of each column for the true outcome. */
  actual: Float64Array
  /** Probability of such an importance, or a larger one, when the outcome has nothing to do with the columns. */
  p: Float64Array
}>

/**
 * Compares the importance of each column with what it is when the outcome is dealt to the rows at random: a column of many
 * values is used now and then for nothing, and only what it does beyond that counts. The importances of dealt outcomes are
 * taken as a normal law, as the authors advise for few deals.
 * @param y          outcome, one per row; left alone
 * @param importance importance of each column for an outcome, from a learner whose chance is fixed
 * @param deals      how often the outcome is dealt, ≥ 2
 * @see Altmann et al. (2010), "Permutation importance: a corrected feature importance measure", Bioinformatics 26(10).
 */
export function nullImportance(
  y: Float64Array,
  importance: (y: Float64Array) => Float64Array,
  deals: number,
  seed: number,
): NullImportance {
  checkRange('deals', deals, 2, 10_000)
  const actual = importance(y)
  const sum = new Float64Array(actual.length)
  const squares = new Float64Array(actual.length)
  for (let deal = 0; deal < deals; deal++) {
    const order = shuffledRows(y.length, createRng(deriveSeed(seed, 'deal', deal)))
    const found = importance(Float64Array.from(order, (row) => y[row]!))
    for (let j = 0; j < found.length; j++) {
      sum[j]! += found[j]!
      squares[j]! += found[j]! * found[j]!
    }
  }
  const p = actual.map((value, j) => {
    const mean = sum[j]! / deals
    const deviation = Math.sqrt(Math.max(0, (squares[j]! - deals * mean * mean) / (deals - 1)))
    if (deviation <= 1e-12 * Math.max(1, Math.abs(mean))) return value > mean ? 0 : 1
    return normalCdf((mean - value) / deviation)
  })
  return { actual, p }
}
