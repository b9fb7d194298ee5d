import { checkRange } from '#base'
import { quantileSorted } from '#kernel/stats'
import { checkProbabilities } from './inputs.ts'

export type Binning = {
  /** Number of bins, ≥ 1; 10 unless told. */
  bins?: number
  /** `width`: bins of equal width over 0 … 1 (unless told); `quantile`: bins of about as many rows each. */
  kind?: 'width' | 'quantile'
}

export type CalibrationPoint = {
  /** Mean probability of the rows of the bin. */
  predicted: number
  /** Share of positives among them. */
  observed: number
  /** Rows of the bin. */
  n: number
  positives: number
  /** Sum of weights, n without weights. */
  weight: number
}

/** Bin of each row; a probability equal to an edge belongs below it. */
export function binOfRows(p: ArrayLike<number>, { bins = 10, kind = 'width' }: Binning = {}): Int32Array {
  checkRange('bins', bins, 1, 10_000)
  const sorted = kind === 'quantile' ? Float64Array.from(p).sort() : null
  const edges = Array.from({ length: bins - 1 }, (_, i) => (sorted ? quantileSorted(sorted, (i + 1) / bins) : (i + 1) / bins))
  return Int32Array.from(p, (own) => {
    let [low, high] = [0, edges.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (edges[middle]! < own) low = middle + 1
      else high = middle
    }
    return low
  })
}

/**
 * Reliability: mean probability against observed share per bin; bins without rows are left out.
 * @param y 0 or 1 per row
 * @param p probability of 1 per row, 0 … 1
 * @returns points in rising order of probability; positives and n count rows, the shares are weighted
 * @throws INVALID_ARGUMENT, LENGTH_MISMATCH, SAMPLE_TOO_SMALL
 */
export function calibrationCurve(
  y: ArrayLike<number>,
  p: ArrayLike<number>,
  binning: Binning = {},
  weights?: ArrayLike<number>,
): CalibrationPoint[] {
  checkProbabilities(y, p, weights)
  const binOf = binOfRows(p, binning)
  const points = Array.from({ length: binning.bins ?? 10 }, () => ({ predicted: 0, observed: 0, n: 0, positives: 0, weight: 0 }))
  for (let i = 0; i < y.length; i++) {
    const point = points[binOf[i]!]!
    const w = weights ? weights[i]! : 1
    point.n++
    point.positives += y[i]!
    point.weight += w
    point.predicted += w * p[i]!
    point.observed += w * y[i]!
  }
  return points
    .filter((point) => point.weight > 0)
    .map((point) => ({ ...point, predicted: point.predicted / point.weight, observed: point.observed / point.weight }))
}

/**
 * Expected calibration error: mean distance between probability and observed share over the bins, by their rows.
 * It is never negative, so noise alone lifts it: with few rows compare it with what a calibrated model would show.
 * @returns 0 … 1
 * @throws as `calibrationCurve`
 * @see Naeini, Cooper & Hauskrecht (2015), AAAI.
 */
export function expectedCalibrationError(
  y: ArrayLike<number>,
  p: ArrayLike<number>,
  binning: Binning = {},
  weights?: ArrayLike<number>,
): number {
  const points = calibrationCurve(y, p, binning, weights)
  const total = points.reduce((sum, { weight }) => sum + weight, 0)
  return points.reduce((sum, { weight, predicted, observed }) => sum + weight * Math.abs(predicted - observed), 0) / total
}
