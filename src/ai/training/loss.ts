import { rowLogLoss } from '#kernel/metrics'
import { type Link, probabilities } from '#kernel/supervised'
import type { Kind } from './data.ts'

const linkOf = { binary: 'logit', multiclass: 'softmax', regression: 'identity' } as const satisfies Record<Kind, Link>

/** Probabilities of the positive class or of each class (column-major), or the numbers themselves; float32 values. */
export const answers = (kind: Kind, margins: Float64Array, outputs: number): Float64Array => probabilities(linkOf[kind], margins, outputs)

/** Loss of each row: log loss in nats, or the squared error. */
export function rowLosses(kind: Kind, y: Float64Array, predicted: Float64Array): Float64Array {
  const n = y.length
  return Float64Array.from(y, (outcome, i) => {
    if (kind === 'regression') return (outcome - predicted[i]!) ** 2
    return kind === 'binary' ? rowLogLoss(outcome, predicted[i]!) : rowLogLoss(1, predicted[outcome * n + i]!)
  })
}

/** What decides between candidates, from the mean loss of rows: log loss, or the root of the mean squared error. */
export const headline = (kind: Kind, meanLoss: number): number => (kind === 'regression' ? Math.sqrt(meanLoss) : meanLoss)

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
