import { compressed } from './linear-form.ts'
import type { LinearForm } from './schema.ts'

/** Rows that order statistics are taken from, spread evenly; all when there are fewer. */
const sampledRows = 50_000
/** Width of the middle 98 % in widths of the middle 50 %: 3.4 for the normal, 4.2 for the exponential, 7 for the log-normal. */
const heavyTails = 6

const finiteOf = (values: Float64Array): Float64Array => {
  const step = Math.max(1, Math.floor(values.length / sampledRows))
  const known: number[] = []
  for (let i = 0; i < values.length; i += step) if (!Number.isNaN(values[i]!)) known.push(values[i]!)
  return Float64Array.from(known).sort()
}
/** Lower order statistic, so that the fill of a count is a count. */
const orderStatistic = (sorted: Float64Array, share: number): number => sorted[Math.floor(share * (sorted.length - 1))]!

/** Scale of the compression, or null when the tails are light. */
function compressionOf(sorted: Float64Array): number | null {
  const width = orderStatistic(sorted, 0.99) - orderStatistic(sorted, 0.01)
  const middle = orderStatistic(sorted, 0.75) - orderStatistic(sorted, 0.25)
  if (!(width > heavyTails * middle) || sorted.at(-1)! - sorted[0]! <= 1) return null
  const sizes = sorted
    .map(Math.abs)
    .filter((x) => x > 0)
    .sort()
  return sizes.length > 0 ? orderStatistic(sizes, 0.5) : null
}

/**
 * Learns how a linear model should get a number: median for the missing ones, compression where the tails are heavy, mean
 * and standard deviation in row order.
 * @param values training values, NaN = missing, not all missing
 * @param measures whether it is a measurement; 0/1 values are filled and otherwise left as they are
 */
export function learnLinearForm(values: Float64Array, measures: boolean): LinearForm {
  const sorted = finiteOf(values)
  const fill = sorted.length > 0 ? orderStatistic(sorted, 0.5) : 0
  if (!measures) return { fill, compress: null, mean: 0, deviation: 1 }
  const compress = sorted.length > 0 ? compressionOf(sorted) : null
  const shaped = (x: number): number => {
    const known = Number.isNaN(x) ? fill : x
    return compress === null ? known : compressed(known, compress)
  }
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += shaped(values[i]!)
  const mean = sum / values.length
  let squares = 0
  for (let i = 0; i < values.length; i++) squares += (shaped(values[i]!) - mean) ** 2
  const deviation = Math.sqrt(squares / values.length)
  const usable = Number.isFinite(mean) && Number.isFinite(deviation) && deviation > 0
  return usable ? { fill, compress, mean, deviation } : { fill, compress, mean: 0, deviation: 1 }
}
