import { type Decision, decided, warned } from '#base'
import { deriveSeed } from '#kernel/sampling'
import { type Bench, type Candidate, learnAgain, priorCandidate } from './candidates.ts'
import { dealFolds, partOfOneAnswer } from './split.ts'

export type RepeatOptions = Readonly<{
  /** How often the rows are dealt into folds, ≥ 2; the folds that chose count as the first. */
  repeats: number
  /** Whether folds go forward in time: they cannot be dealt anew. */
  byTime: boolean
  onProgress: (share: number) => void
}>

/**
 * Repeated cross-validation: each candidate is learnt anew, with the settings that it has, on folds dealt anew, which steadies
 * its comparison with the others.
 * @param train the rows that are dealt
 * @returns candidates with the losses of all folds, repeat after repeat; as they were where folds cannot be dealt anew
 * @see Bouckaert & Frank (2004), "Evaluating the replicability of significance tests for comparing learning algorithms", PAKDD
 */
export async function repeatFolds(
  bench: Bench,
  candidates: readonly Candidate[],
  train: Int32Array,
  { repeats, byTime, onProgress }: RepeatOptions,
): Promise<{ foldLosses: ReadonlyMap<Candidate, readonly number[]>; repeats: number; decision: Decision }> {
  const { data, kind } = bench
  const losses = new Map(candidates.map((candidate) => [candidate, candidate.foldLosses]))
  const k = data.folds.length
  const deals = byTime
    ? []
    : Array.from({ length: repeats - 1 }, (_, r) => {
        const seed = deriveSeed(data.seed, 'repeat', r + 1)
        return { seed, folds: dealFolds({ ...data, clusters: data.clusters ?? null, times: null, seed }, train, k) }
      })
  const parts = deals.flatMap(({ folds }) => folds.flatMap((fold) => [fold.train, fold.validation]))
  if (byTime || partOfOneAnswer(kind, data.y, parts)) return { foldLosses: losses, repeats: 1, decision: warned('REPEATS_IMPOSSIBLE') }
  for (const [r, { seed, folds }] of deals.entries()) {
    const own = bench.within(folds, seed)
    for (const [c, candidate] of candidates.entries()) {
      const again = candidate.plan.length === 0 ? priorCandidate(own) : await learnAgain(own, candidate)
      losses.set(candidate, [...losses.get(candidate)!, ...again.foldLosses])
      onProgress((r + (c + 1) / candidates.length) / deals.length)
    }
    own.close()
  }
  return { foldLosses: losses, repeats, decision: decided('FOLDS_REPEATED', { repeats, folds: repeats * k }) }
}
