/**
 * What to take off all values alike so that their penalty Σ (½ (1 − mix) b² + mix |b|) becomes least. Softmax does not
 * see it when a column's coefficients of all classes move together, so this place is known without a look at the rows.
 * @see Friedman, Hastie, Tibshirani (2010), section 4.1, "regularization and parameter ambiguity"
 */
export function commonPart(values: readonly number[], mix: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const n = sorted.length
  const mean = sorted.reduce((a, b) => a + b, 0) / n
  if (mix === 1) return Math.min(sorted[n >> 1]!, Math.max(sorted[(n - 1) >> 1]!, 0))
  // The slope rises piece by piece; with `below` values under it the piece is zero at `at`
  for (let below = 0; below <= n; below++) {
    const at = mean + (mix * (n - 2 * below)) / ((1 - mix) * n)
    const low = below === 0 ? Number.NEGATIVE_INFINITY : sorted[below - 1]!
    if (at <= low) return low
    if (below === n || at <= sorted[below]!) return at
  }
  return 0
}
