import { aucDifference, aucInterval } from '#kernel/metrics'
import { createRng } from '#kernel/sampling'
import { ascendingOrder, bootstrapWeights, type Estimate } from '#kernel/stats'
import { type FeatureName, features } from './features.ts'
import type { OrderQuestion } from './schema.ts'
import type { Snapshot } from './snapshots.ts'

/** A feature of every customer. */
export const columnOf = ({ features: columns }: Snapshot, name: FeatureName): Float64Array =>
  columns[features.findIndex((feature) => feature.name === name)]!

/** What needs no model: who was silent longest leaves first and buys last; who spent most in the last window spends most. */
export const simplestOf = (snapshot: Snapshot, question: OrderQuestion): Float64Array =>
  question === 'value' ? columnOf(snapshot, 'netNow') : columnOf(snapshot, 'recency').map((days) => (question === 'leave' ? days : -days))

const fifth = 0.2
/** The most that resampling costs, in rows. */
const mostResampled = 40_000_000

/** Of all that was spent, the share of those whom a score puts first, until they are a fifth of the customers. */
function firstFifth(spent: ArrayLike<number>, order: Int32Array, weights: Float64Array): number {
  const room = fifth * weights.reduce((sum, weight) => sum + weight, 0)
  let [people, first, all] = [0, 0, 0]
  for (const row of order) {
    const weight = weights[row]!
    const worth = weight * Math.max(0, spent[row]!)
    all += worth
    first += worth * Math.min(1, Math.max(0, (room - people) / weight || 0))
    people += weight
  }
  return first / all
}

/**
 * A list, the simplest order there is (`simplestOf`) and the difference: area under the curve; of `value` the share of what
 * was spent that the first fifth spent.
 */
export type Comparison = Readonly<{ figure: 'auc' | 'firstFifth'; own: Estimate; simplest: Estimate; better: Estimate }>

/** A score beside the simplest one, on customers whose window nothing was learnt from. */
export function compare(
  question: OrderQuestion,
  outcome: readonly number[],
  score: Float64Array,
  simplest: Float64Array,
  seed: number,
): Comparison {
  if (question !== 'value')
    return {
      ...{ figure: 'auc', own: aucInterval(outcome, score), simplest: aucInterval(outcome, simplest) },
      better: aucDifference(outcome, score, simplest),
    }
  const orders = [score, simplest].map((values) => ascendingOrder(values).reverse())
  const figures = (weights: Float64Array): Float64Array => {
    const [own, other] = orders.map((order) => firstFifth(outcome, order, weights))
    return Float64Array.of(own!, other!, own! - other!)
  }
  const draws = Math.min(1000, Math.max(200, Math.floor(mostResampled / outcome.length)))
  const [own, other, better] = bootstrapWeights(outcome.length, figures, { draws, rng: createRng(seed) })
  return { figure: 'firstFifth', own: own!, simplest: other!, better: better! }
}
