import { checkSameLength, DomainError } from '#base'

const refuse = (name: string, got: number, expected: string): never => {
  throw new DomainError('INVALID_ARGUMENT', { name, got: String(got), expected })
}

/** Refuses outcomes other than 0 and 1, scores that are missing and lists of different lengths. */
export function checkScored(y: ArrayLike<number>, score: ArrayLike<number>, weights?: ArrayLike<number>): void {
  checkRows(y, 'score', score, weights)
  for (let i = 0; i < y.length; i++) {
    if (y[i] !== 0 && y[i] !== 1) refuse('y', y[i]!, '0, 1')
    if (Number.isNaN(score[i])) refuse('score', score[i]!, '−∞ … ∞')
  }
}

/** Refuses outcomes other than 0 and 1, numbers that are no probability and lists of different lengths. */
export function checkProbabilities(y: ArrayLike<number>, p: ArrayLike<number>, weights?: ArrayLike<number>): void {
  checkRows(y, 'p', p, weights)
  for (let i = 0; i < y.length; i++) {
    if (y[i] !== 0 && y[i] !== 1) refuse('y', y[i]!, '0, 1')
    if (!(p[i]! >= 0 && p[i]! <= 1)) refuse('p', p[i]!, '0 … 1')
  }
}

/** Refuses no rows, lists of different lengths and weights below zero or all zero. */
export function checkRows(y: ArrayLike<number>, name: string, other: ArrayLike<number>, weights?: ArrayLike<number>): void {
  if (y.length === 0) throw new DomainError('SAMPLE_TOO_SMALL', { n: 0, least: 1 })
  checkSameLength('y', y, name, other)
  if (!weights) return
  checkSameLength('y', y, 'weights', weights)
  let sum = 0
  for (let i = 0; i < weights.length; i++) {
    if (!(weights[i]! >= 0 && weights[i]! < Number.POSITIVE_INFINITY)) refuse('weights', weights[i]!, '≥ 0')
    sum += weights[i]!
  }
  if (sum === 0) refuse('weights', 0, '> 0')
}

/** Mean of `loss(row)` over rows, weighted. */
export function meanLoss(n: number, loss: (row: number) => number, weights: ArrayLike<number> | undefined): number {
  let sum = 0
  let total = 0
  for (let i = 0; i < n; i++) {
    const w = weights ? weights[i]! : 1
    // A row of weight 0 is absent, even when its loss is infinite
    if (w === 0) continue
    sum += w * loss(i)
    total += w
  }
  return sum / total
}
