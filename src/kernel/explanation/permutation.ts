import { checkRange, checkSameLength, DomainError } from '#base'
import { createRng, deriveSeed, type Rng, shuffledRows } from '#kernel/sampling'
import { type Estimate, quantile } from '#kernel/stats'

export type ImportanceOptions = {
  /** Permutations per column, ≥ 1; 5 unless told. */
  repeats?: number
  /** Resamples behind the interval, ≥ 2; 200 unless told. */
  draws?: number
  /** 0 < level < 1; 0.95 unless told. */
  level?: number
}

/**
 * How much the mean loss grows when one column is shuffled among the rows, its tie to the outcome cut and all else kept.
 * The interval resamples both what was drawn: rows (paired: each row against itself) and permutations.
 * @param base     loss per row as the data are
 * @param permuted loss per row when row i has the value of row order[i] in the column
 * @returns mean growth in the unit of the loss; around zero for a column the model does without
 * @throws INVALID_ARGUMENT, LENGTH_MISMATCH, SAMPLE_TOO_SMALL
 * @see Breiman (2001), Machine Learning 45; Fisher, Rudin & Dominici (2019), JMLR 20(177).
 */
export function columnImportance(
  base: Float64Array,
  permuted: (order: Int32Array) => Float64Array,
  { repeats = 5, draws = 200, level = 0.95, rng }: ImportanceOptions & { rng: Rng },
): Estimate {
  const n = base.length
  if (n === 0) throw new DomainError('SAMPLE_TOO_SMALL', { n, least: 1 })
  checkRange('repeats', repeats, 1, 1000)
  checkRange('draws', draws, 2, 1_000_000)
  const growths = Array.from({ length: repeats }, () => {
    const losses = permuted(shuffledRows(n, rng))
    checkSameLength('base', base, 'permuted', losses)
    return losses.map((loss, i) => loss - base[i]!)
  })
  const value = growths.reduce((sum, growth) => sum + growth.reduce((a, b) => a + b, 0), 0) / (n * repeats)
  const resampled = new Float64Array(draws)
  const weights = new Float64Array(n)
  const uses = new Float64Array(repeats)
  for (let draw = 0; draw < draws; draw++) {
    weights.fill(0)
    uses.fill(0)
    for (let i = 0; i < n; i++) weights[Math.floor(rng() * n)]!++
    for (let i = 0; i < repeats; i++) uses[Math.floor(rng() * repeats)]!++
    let sum = 0
    growths.forEach((growth, repeat) => {
      if (uses[repeat] === 0) return
      let own = 0
      for (let i = 0; i < n; i++) own += weights[i]! * growth[i]!
      sum += uses[repeat]! * own
    })
    resampled[draw] = sum / (n * repeats)
  }
  return { value, low: quantile(resampled, (1 - level) / 2), high: quantile(resampled, (1 + level) / 2) }
}

/**
 * Importance of every column. Each column has a stream of its own from the seed, so that a pool may call
 * `columnImportance` per column with `createRng(importanceSeed(seed, column))` and come to the same figures.
 * @param columns   number of columns
 * @param rowLosses loss per row with that column taken in that order; null for the data as they are
 * @throws INVALID_ARGUMENT, LENGTH_MISMATCH, SAMPLE_TOO_SMALL
 */
export function permutationImportance({
  columns,
  rowLosses,
  seed,
  ...options
}: ImportanceOptions & {
  columns: number
  rowLosses: (shuffled: { column: number; order: Int32Array } | null) => Float64Array
  seed: number
}): Estimate[] {
  const base = rowLosses(null)
  return Array.from({ length: columns }, (_, column) =>
    columnImportance(base, (order) => rowLosses({ column, order }), { ...options, rng: createRng(importanceSeed(seed, column)) }),
  )
}

/** Seed of the stream of one column. */
export const importanceSeed = (seed: number, column: number): number => deriveSeed(seed, 'permutation importance', column)
