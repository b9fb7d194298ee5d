import { type Decision, decided, warned } from '#base'
import { deriveSeed } from '#kernel/sampling'
import { correctedResampledTTest, type Estimate } from '#kernel/stats'
import type { Bench, Candidate } from './candidates.ts'
import { testShareOf } from './compare.ts'
import { type Learnt, learn } from './learn.ts'
import { answers } from './loss.ts'
import { qualityOf } from './quality.ts'
import { dealFolds, partOfOneAnswer } from './split.ts'

/** What choosing on the same folds that measure has made better than it is. */
export type Nested = Readonly<{
  /** Per fold: what was chosen without it, how well that does on it, and how well the delivered choice does. */
  folds: readonly Readonly<{ candidate: Candidate['name']; chosen: number; nested: number }>[]
  /** Mean over the folds of the chosen candidate's quality less the nested one, with its 95 % interval. */
  optimism: Estimate
}>
export type NestedOptions = Readonly<{
  /** Moment of each row of the table where folds go forward in time. */
  times: Float64Array | null
  onProgress: (share: number) => void
}>

/**
 * Nested cross-validation: for each fold everything is learnt, tuned and chosen anew on folds of its training rows alone,
 * and judged on its other rows, which had no part in any choice.
 * @see Varma & Simon (2006), BMC Bioinformatics 7:91; Cawley & Talbot (2010), JMLR 11
 * @returns null where the training rows of a fold cannot be divided once more
 */
export async function nestedOptimism(
  bench: Bench,
  learnt: Learnt,
  { times, onProgress }: NestedOptions,
): Promise<{ nested: Nested | null; decision: Decision }> {
  const { kind, data, outputs, foldOf } = bench
  const { seed } = data
  const inner = data.folds.map(({ train }, f) => {
    const own = deriveSeed(seed, 'nested', f)
    const moments = times ? new Set(train.values().map((row) => times[row]!)).size : Number.POSITIVE_INFINITY
    const folds = moments < 2 ? [] : dealFolds({ ...data, clusters: data.clusters ?? null, times, seed: own }, train, data.folds.length)
    return { seed: own, folds }
  })
  const parts = inner.flatMap(({ folds }) => folds.flatMap(({ train, validation }) => [train, validation]))
  if (inner.some(({ folds }) => folds.length < 2) || partOfOneAnswer(kind, data.y, parts))
    return { nested: null, decision: warned('NESTED_IMPOSSIBLE') }

  const told = answers(kind, learnt.chosen.margins, outputs)
  const folds: Nested['folds'][number][] = []
  for (const [f, { seed: own, folds: within }] of inner.entries()) {
    const apart = bench.within(within, own, f)
    const trials = learnt.search.history.length
    const { chosen } = await learn(apart, { trials, onProgress: (_stage, share) => onProgress((f + share) / inner.length) })
    apart.close()
    const places = Int32Array.from(foldOf.keys()).filter((i) => foldOf[i] === f)
    const y = Float64Array.from(places, (i) => bench.y[i]!)
    const quality = (predicted: Float64Array) => qualityOf(kind, y, predicted, seed).value
    folds.push({
      candidate: chosen.name,
      chosen: quality(rowsOfAnswers(told, bench.rows.length, places)),
      nested: quality(answers(kind, await bench.marginsOn(f, chosen.plan), outputs)),
    })
  }
  const { mean, low, high } = correctedResampledTTest(
    folds.map(({ chosen, nested }) => chosen - nested),
    testShareOf(data.folds),
  )
  return {
    nested: { folds, optimism: { value: mean, low, high } },
    decision: decided('NESTED_ESTIMATED', { optimism: mean, folds: folds.length }),
  }
}

/** Some rows of answers that lie class after class. */
function rowsOfAnswers(all: Float64Array, n: number, places: Int32Array): Float64Array {
  const some = new Float64Array((all.length / n) * places.length)
  for (let k = 0; k < all.length / n; k++) for (const [to, from] of places.entries()) some[k * places.length + to] = all[k * n + from]!
  return some
}
