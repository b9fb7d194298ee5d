import { aucInterval, r2, rankClasses, rankedMacroAuc } from '#kernel/metrics'
import { createRng, deriveSeed } from '#kernel/sampling'
import { bootstrapIntervals, bootstrapWeights, type Estimate } from '#kernel/stats'
import type { Kind } from './data.ts'

/** One figure for how well a model ranks or foretells: AUC, macro AUC or R², with its 95 % interval. */
export function qualityOf(kind: Kind, y: Float64Array, predicted: Float64Array, seed: number): Estimate {
  if (kind === 'binary') return aucInterval(y, predicted)
  const options = { draws: y.length > 10_000 ? 60 : 200, rng: createRng(deriveSeed(seed, 'quality')) }
  if (kind === 'multiclass') {
    const ranked = rankClasses(y, predicted)
    return bootstrapWeights(y.length, (weights) => Float64Array.of(rankedMacroAuc(ranked, weights)), options)[0]!
  }
  const take = (values: Float64Array, rows: Int32Array) => Float64Array.from(rows, (row) => values[row]!)
  return bootstrapIntervals(y.length, (rows) => Float64Array.of(r2(take(y, rows), take(predicted, rows))), options)[0]!
}
