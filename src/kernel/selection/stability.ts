import { checkRange } from '#base'
import { createRng, deriveSeed, shuffledRows } from '#kernel/sampling'

export type Stability = Readonly<{
  /** Share of the half samples in which each column was selected. */
  share: Float64Array
  /** Columns at or above the threshold, ascending. */
  selected: number[]
  /** Columns that a half sample selects on average. */
  perSample: number
  /** Most columns without any part in the outcome that are selected, in expectation. */
  falseBound: number
}>

/** How many columns a half sample may select so that at most `falseBound` useless ones are expected among the selected. */
export const columnsPerSample = (falseBound: number, threshold: number, columns: number): number =>
  Math.max(1, Math.floor(Math.sqrt(falseBound * (2 * threshold - 1) * columns)))

/**
 * Selects the columns that a selector finds in most half samples of the rows. With q columns a sample of p, and useless columns
 * that are alike, the expected number of useless ones among the selected is at most
 *   q² / ((2 · threshold − 1) · p)
 * @param rows      number of rows
 * @param columns   number of columns, p
 * @param select    columns that half of the rows select; rows ascending
 * @param samples   half samples, drawn without replacement; 100 in the paper
 * @param threshold share of the samples, 0.5 < threshold ≤ 1
 * @see Meinshausen & Bühlmann (2010), "Stability selection", J. Royal Statistical Society B 72(4), theorem 1.
 */
export function stabilitySelection(
  rows: number,
  columns: number,
  select: (rows: Int32Array) => Iterable<number>,
  { samples, threshold, seed }: { samples: number; threshold: number; seed: number },
): Stability {
  checkRange('threshold', threshold, 0.5 + 1e-9, 1)
  checkRange('samples', samples, 1, 100_000)
  checkRange('rows', rows, 2, Number.MAX_SAFE_INTEGER)
  const times = new Float64Array(columns)
  let chosen = 0
  for (let sample = 0; sample < samples; sample++) {
    const half = shuffledRows(rows, createRng(deriveSeed(seed, 'half', sample)))
      .slice(0, Math.floor(rows / 2))
      .sort()
    for (const j of new Set(select(half))) {
      times[j]!++
      chosen++
    }
  }
  const share = times.map((n) => n / samples)
  const perSample = chosen / samples
  return {
    share,
    selected: [...share.keys()].filter((j) => share[j]! >= threshold),
    perSample,
    falseBound: perSample ** 2 / ((2 * threshold - 1) * Math.max(1, columns)),
  }
}
