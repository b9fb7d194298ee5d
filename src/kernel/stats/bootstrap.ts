import { checkRange, checkSameLength, DomainError } from '#base'
import type { Estimate } from './moments.ts'
import { quantileSorted } from './moments.ts'

export type BootstrapOptions = {
  /** Resamples, ≥ 2; 1,000 gives bounds that settle, 200 gives a first look. */
  draws: number
  /** 0 < level < 1; 0.95 unless told. */
  level?: number
  rng: () => number
  /** Stratum code per row: each stratum keeps its number of rows in every resample. */
  strata?: Int32Array
  /**
   * `percentile` (unless told) takes the quantiles of the resampled figures; `basic` mirrors them about the figure, which
   * takes off the bias of figures such as a largest difference, that grow with noise. @see Davison & Hinkley (1997), ch. 5.
   */
  method?: 'percentile' | 'basic'
}

/** Rows of each stratum, in row order. */
function rowsOfStrata(n: number, strata: Int32Array | undefined): Int32Array[] {
  if (!strata) return [Int32Array.from({ length: n }, (_, i) => i)]
  checkSameLength('rows', { length: n }, 'strata', strata)
  const rows = new Map<number, number[]>()
  for (let i = 0; i < n; i++) {
    const own = rows.get(strata[i]!)
    if (own) own.push(i)
    else rows.set(strata[i]!, [i])
  }
  return [...rows.values()].map((own) => Int32Array.from(own))
}

function checkDraws(n: number, { draws, level = 0.95 }: BootstrapOptions): void {
  if (n < 1) throw new DomainError('SAMPLE_TOO_SMALL', { n, least: 1 })
  checkRange('draws', draws, 2, 1_000_000)
  checkRange('level', level, 1e-9, 1 - 1e-9)
}

function intervalsOf(
  values: Float64Array,
  resampled: Float64Array[],
  { level = 0.95, method = 'percentile' }: BootstrapOptions,
): Estimate[] {
  return Array.from(values, (value, figure) => {
    const sorted = Float64Array.from(resampled, (draw) => draw[figure]!)
      .filter((x) => !Number.isNaN(x))
      .sort()
    if (sorted.length === 0) return { value, low: Number.NaN, high: Number.NaN }
    const low = quantileSorted(sorted, (1 - level) / 2)
    const high = quantileSorted(sorted, (1 + level) / 2)
    if (method === 'percentile') return { value, low, high }
    return { value, low: Math.min(value, 2 * value - high), high: Math.max(value, 2 * value - low) }
  })
}

/**
 * Intervals of figures by resampling rows with replacement.
 * @param n         rows, ≥ 1
 * @param statistic figures of a sample of rows; called first with 0 … n − 1. It gets one buffer again and again: it must
 *                  not keep it. NaN means that a figure is not defined for this sample; such draws are left out.
 * @returns one estimate per figure; bounds are NaN when no draw had the figure
 * @throws SAMPLE_TOO_SMALL, INVALID_ARGUMENT, LENGTH_MISMATCH
 * @see Efron & Tibshirani (1993), "An introduction to the bootstrap", ch. 13.
 */
export function bootstrapIntervals(n: number, statistic: (rows: Int32Array) => Float64Array, options: BootstrapOptions): Estimate[] {
  checkDraws(n, options)
  const strata = rowsOfStrata(n, options.strata)
  const rows = Int32Array.from({ length: n }, (_, i) => i)
  const values = statistic(rows).slice()
  const resampled = Array.from({ length: options.draws }, () => {
    let at = 0
    for (const own of strata) for (let i = 0; i < own.length; i++) rows[at++] = own[Math.floor(options.rng() * own.length)]!
    return statistic(rows).slice()
  })
  return intervalsOf(values, resampled, options)
}

/**
 * The same, told as weights: how often each row was drawn. Every metric takes weights, and a ranking made once
 * (`rankRows`) serves all draws, so this is the fast way for AUC, average precision, lift and mean losses.
 * @param statistic figures under the weights (length n, whole numbers); called first with all ones. Same buffer each time.
 * @throws SAMPLE_TOO_SMALL, INVALID_ARGUMENT, LENGTH_MISMATCH
 */
export function bootstrapWeights(n: number, statistic: (weights: Float64Array) => Float64Array, options: BootstrapOptions): Estimate[] {
  checkDraws(n, options)
  const strata = rowsOfStrata(n, options.strata)
  const weights = new Float64Array(n).fill(1)
  const values = statistic(weights).slice()
  const resampled = Array.from({ length: options.draws }, () => {
    weights.fill(0)
    for (const own of strata) for (let i = 0; i < own.length; i++) weights[own[Math.floor(options.rng() * own.length)]!]!++
    return statistic(weights).slice()
  })
  return intervalsOf(values, resampled, options)
}
