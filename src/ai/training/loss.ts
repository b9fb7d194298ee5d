import type { NumberAim } from '#ai/registry'
import { rowLogLoss, rowPoissonDeviance } from '#kernel/metrics'
import { type Link, probabilities } from '#kernel/supervised'
import type { Kind } from './data.ts'

const linkOf = { binary: 'logit', multiclass: 'softmax', regression: 'identity' } as const satisfies Record<Kind, Link>

/** Probabilities of the positive class or of each class (column-major), or the numbers themselves; float32 values. */
export const answers = (kind: Kind, margins: Float64Array, outputs: number): Float64Array => probabilities(linkOf[kind], margins, outputs)

/** Counts are foretold to be above this; less is a loss without end. */
const leastCount = 1e-9

/** Loss of each row: log loss in nats; of a number the squared error, or what its aim makes of the error. */
export function rowLosses(kind: Kind, y: Float64Array, predicted: Float64Array, aim?: NumberAim): Float64Array {
  const n = y.length
  if (kind === 'regression') return numberLosses(y, predicted, aim)
  return Float64Array.from(y, (outcome, i) =>
    kind === 'binary' ? rowLogLoss(outcome, predicted[i]!) : rowLogLoss(1, predicted[outcome * n + i]!),
  )
}

/** Squared or absolute error, pinball loss (Koenker & Bassett 1978), or Poisson deviance. */
function numberLosses(y: Float64Array, predicted: Float64Array, aim: NumberAim | undefined): Float64Array {
  const lossOf = (outcome: number, answer: number): number => {
    const over = outcome - answer
    if (aim === undefined) return over ** 2
    if (aim.objective === 'absolute') return Math.abs(over)
    if (aim.objective === 'quantile') return over * (over > 0 ? aim.quantile : aim.quantile - 1)
    return rowPoissonDeviance(outcome, Math.max(leastCount, answer))
  }
  return Float64Array.from(y, (outcome, i) => lossOf(outcome, predicted[i]!))
}

/** What decides between candidates, from the mean loss of rows: the loss itself, or the root of the mean squared error. */
export const headline = (kind: Kind, meanLoss: number, aim?: NumberAim): number =>
  kind === 'regression' && aim === undefined ? Math.sqrt(meanLoss) : meanLoss

export function meanOf(values: Float64Array): number {
  let sum = 0
  for (const value of values) sum += value
  return sum / values.length
}

/**
 * How many standard errors the first losses lie above the second on average; rows of one cluster count as one.
 * @returns +∞ or −∞ where the difference is the same in every row, 0 where there is none
 */
export function pairedZ(first: Float64Array, second: Float64Array, clusters?: Int32Array): number {
  const n = first.length
  const mean = meanOf(first) - meanOf(second)
  let squares = 0
  if (clusters) {
    const sums = new Map<number, number>()
    let alone = -1
    for (let i = 0; i < n; i++) {
      const cluster = clusters[i]! < 0 ? alone-- : clusters[i]!
      sums.set(cluster, (sums.get(cluster) ?? 0) + first[i]! - second[i]! - mean)
    }
    for (const sum of sums.values()) squares += sum * sum
  } else for (let i = 0; i < n; i++) squares += (first[i]! - second[i]! - mean) ** 2
  const error = Math.sqrt(squares) / n
  return mean === 0 ? 0 : mean / error
}
