import { DomainError } from '#base'
import { rankedSums, rankRows } from './ranking.ts'

export type DecileRow = {
  /** 1 is the best-scored tenth. */
  decile: number
  n: number
  /** Positives among them; a fraction where equal scores straddle the border. */
  positives: number
  rate: number
  /** Rate over the rate of all. */
  lift: number
  /** Share of all positives in this tenth and the better ones. */
  gain: number
}

/**
 * Rows in ten parts of equal size (up to one row) by score, the best first, with what each holds.
 * @param y     0 or 1 per row
 * @param score any number per row
 * @throws ONE_CLASS without positives; SAMPLE_TOO_SMALL below ten rows; INVALID_ARGUMENT, LENGTH_MISMATCH
 */
export function liftByDecile(y: ArrayLike<number>, score: Float64Array): DecileRow[] {
  const ranked = rankRows(y, score)
  const { n } = ranked
  if (n < 10) throw new DomainError('SAMPLE_TOO_SMALL', { n, least: 10 })
  const ends = Array.from({ length: 10 }, (_, i) => Math.round(((i + 1) * n) / 10))
  const sums = rankedSums(
    ranked,
    ends.map((end) => end / n),
  )
  const all = sums[9]!
  if (all === 0) throw new DomainError('ONE_CLASS')
  return ends.map((end, i) => {
    const rows = end - (ends[i - 1] ?? 0)
    const positives = sums[i]! - (sums[i - 1] ?? 0)
    return { decile: i + 1, n: rows, positives, rate: positives / rows, lift: (positives * n) / (rows * all), gain: sums[i]! / all }
  })
}
