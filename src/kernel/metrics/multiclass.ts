import { checkSameLength, DomainError } from '#base'
import { checkRows, meanLoss } from './inputs.ts'
import { leastProbability } from './probability.ts'
import { type RankedRows, rankedAuc, rankRowsBy } from './ranking.ts'

/** Number of classes k of P (n × k); refuses codes outside 0 … k − 1 and probabilities outside 0 … 1. */
function classesOf(codes: ArrayLike<number>, P: ArrayLike<number>, weights?: ArrayLike<number>): number {
  const n = codes.length
  checkRows(codes, 'y', codes, weights)
  const k = P.length / n
  if (!Number.isInteger(k) || k < 1)
    throw new DomainError('LENGTH_MISMATCH', { first: 'y', firstLength: n, second: 'P', secondLength: P.length })
  for (let i = 0; i < n; i++) checkCode(codes[i]!, k)
  for (let i = 0; i < P.length; i++)
    if (!(P[i]! >= 0 && P[i]! <= 1)) throw new DomainError('INVALID_ARGUMENT', { name: 'P', got: String(P[i]), expected: '0 … 1' })
  return k
}

function checkCode(code: number, k: number): void {
  if (!(Number.isInteger(code) && code >= 0 && code < k))
    throw new DomainError('INVALID_ARGUMENT', { name: 'y', got: String(code), expected: `0 … ${k - 1}` })
}

/** One ranking per class that occurs and is not alone: that class against the others, by its probability. */
export function rankClasses(codes: ArrayLike<number>, P: Float64Array): RankedRows[] {
  const n = codes.length
  const k = classesOf(codes, P)
  const present = new Set(Array.from({ length: n }, (_, i) => codes[i]!))
  if (present.size < 2) throw new DomainError('ONE_CLASS')
  return Array.from({ length: k }, (_, c) => c)
    .filter((c) => present.has(c))
    .map((c) => rankRowsBy((row) => (codes[row] === c ? 1 : 0), P.subarray(c * n, (c + 1) * n)))
}

/** Mean of the areas of the rankings, for resampling; a class without weight is left out. */
export function rankedMacroAuc(rankings: readonly RankedRows[], weights?: ArrayLike<number>): number {
  const areas = rankings.map((ranked) => rankedAuc(ranked, weights)).filter((area) => !Number.isNaN(area))
  return areas.reduce((sum, area) => sum + area, 0) / areas.length
}

/**
 * Mean over the classes that occur of the area under the ROC curve of that class against the others.
 * @param codes class per row, 0 … k − 1
 * @param P     probabilities, column-major: P[c · n + i] is that of class c for row i
 * @returns 0 … 1
 * @throws ONE_CLASS, INVALID_ARGUMENT, LENGTH_MISMATCH, SAMPLE_TOO_SMALL
 */
export function macroAuc(codes: ArrayLike<number>, P: Float64Array, weights?: ArrayLike<number>): number {
  classesOf(codes, P, weights)
  return rankedMacroAuc(rankClasses(codes, P), weights)
}

/** Mean negative log probability of the class that came, nats. Parameters and errors as `macroAuc`, ONE_CLASS excepted. */
export function logLossMulti(codes: ArrayLike<number>, P: ArrayLike<number>, weights?: ArrayLike<number>): number {
  const n = codes.length
  classesOf(codes, P, weights)
  return meanLoss(n, (i) => -Math.log(Math.min(1 - leastProbability, Math.max(leastProbability, P[codes[i]! * n + i]!))), weights)
}

/** Mean over rows of the squared distances of all class probabilities, 0 … 2. Parameters and errors as `logLossMulti`. */
export function brierMulti(codes: ArrayLike<number>, P: ArrayLike<number>, weights?: ArrayLike<number>): number {
  const n = codes.length
  const k = classesOf(codes, P, weights)
  const distance = (i: number): number => {
    let sum = 0
    for (let c = 0; c < k; c++) sum += (P[c * n + i]! - (codes[i] === c ? 1 : 0)) ** 2
    return sum
  }
  return meanLoss(n, distance, weights)
}

/** Most probable class per row; among equals the first. @param n rows @throws LENGTH_MISMATCH */
export function mostProbableClass(n: number, P: ArrayLike<number>): Int32Array {
  const k = P.length / n
  if (!Number.isInteger(k) || k < 1)
    throw new DomainError('LENGTH_MISMATCH', { first: 'y', firstLength: n, second: 'P', secondLength: P.length })
  return Int32Array.from({ length: n }, (_, i) => {
    let best = 0
    for (let c = 1; c < k; c++) if (P[c * n + i]! > P[best * n + i]!) best = c
    return best
  })
}

/** Share of rows whose predicted class is the one that came. @throws LENGTH_MISMATCH, INVALID_ARGUMENT, SAMPLE_TOO_SMALL */
export function accuracy(codes: ArrayLike<number>, predicted: ArrayLike<number>, weights?: ArrayLike<number>): number {
  checkRows(codes, 'predicted', predicted, weights)
  return meanLoss(codes.length, (i) => (codes[i] === predicted[i] ? 1 : 0), weights)
}

/** Rows by class that came (first index) and predicted class (second), k × k. @throws LENGTH_MISMATCH, INVALID_ARGUMENT */
export function confusionMatrix(
  codes: ArrayLike<number>,
  predicted: ArrayLike<number>,
  k: number,
  weights?: ArrayLike<number>,
): number[][] {
  checkSameLength('y', codes, 'predicted', predicted)
  const counts = Array.from({ length: k }, () => new Array<number>(k).fill(0))
  for (let i = 0; i < codes.length; i++) {
    checkCode(codes[i]!, k)
    checkCode(predicted[i]!, k)
    counts[codes[i]!]![predicted[i]!]! += weights ? weights[i]! : 1
  }
  return counts
}
