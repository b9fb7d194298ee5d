import type { Kind } from '#ai/training'
import type { Column } from '#data/sources'
import { r2, rankClasses, rankedAuc, rankedMacroAuc, rankRows } from '#kernel/metrics'
import { spreadOf } from './disturb.ts'

/** By how many of its standard deviations the mean of a number moves, about; a common level counts so many times as often. */
const [moved, asOften] = [0.5, 3]

/** Weights of rows as if other people came: more with high (or low) numbers, or more of the commonest level. */
function tilted(column: Column, direction: 1 | -1): Float64Array {
  if ('codes' in column) {
    const sizes = new Map<number, number>()
    for (const code of column.codes) sizes.set(code, (sizes.get(code) ?? 0) + 1)
    const common = [...sizes].reduce((a, b) => (b[1] > a[1] ? b : a))[0]
    return Float64Array.from(column.codes, (code) => ((code === common) === (direction === 1) ? asOften : 1))
  }
  const known = column.values.filter((value) => !Number.isNaN(value))
  const [mean, spread] = [known.reduce((sum, value) => sum + value, 0) / known.length, spreadOf(column.values)]
  // Far values would outweigh all others
  const z = (value: number) => (Number.isNaN(value) || spread === 0 ? 0 : Math.max(-3, Math.min(3, (value - mean) / spread)))
  return column.values.map((value) => Math.exp(direction * moved * z(value)))
}

function weightedHeadline(kind: Kind, y: Float64Array, answers: Float64Array, weights: Float64Array): number {
  if (kind === 'regression') return r2(y, answers, weights)
  if (kind === 'binary') return rankedAuc(rankRows(y, answers), weights)
  return rankedMacroAuc(rankClasses(y, answers), weights)
}

/**
 * The headline figure when the population shifts in a column, the worse of two directions: rows are weighed as a logistic
 * classifier between the old and the new population would weigh them (exponential tilting).
 * @see Shimodaira (2000), "Improving predictive inference under covariate shift", J. Statistical Planning and Inference 90(2).
 */
export const shiftedHeadline = (kind: Kind, y: Float64Array, answers: Float64Array, column: Column): number =>
  Math.min(weightedHeadline(kind, y, answers, tilted(column, 1)), weightedHeadline(kind, y, answers, tilted(column, -1)))
