import { correctedResampledTTest, type Estimate, holmAdjusted } from '#kernel/stats'
import type { Candidate } from './candidates.ts'
import type { Fold } from './data.ts'

/** How much worse than the chosen candidate one is, in the loss that decides; `p` accounts for all that are compared. */
export type Difference = Readonly<{ name: Candidate['name']; difference: Estimate; p: number }>

/** Mean share of the rows of a fold that it is judged on. */
export const testShareOf = (folds: readonly Fold[]): number =>
  folds.reduce((sum, { train, validation }) => sum + validation.length / (train.length + validation.length), 0) / folds.length

/**
 * Each candidate beside the chosen one, fold by fold, with intervals that hold for all of them together: folds share rows,
 * so their variance is corrected (Nadeau & Bengio 2003), levels are divided among the comparisons (Bonferroni), and
 * p-values are adjusted by Holm's steps.
 * @param lossesOf losses per fold; of repeated cross-validation repeat after repeat, for which the same correction holds
 */
export function compareToChosen(
  candidates: readonly Candidate[],
  chosen: Candidate,
  folds: readonly Fold[],
  lossesOf = (candidate: Candidate): readonly number[] => candidate.foldLosses,
): Difference[] {
  const others = candidates.filter((candidate) => candidate !== chosen)
  const level = 1 - 0.05 / others.length
  const best = lossesOf(chosen)
  const tests = others.map((candidate) =>
    correctedResampledTTest(
      lossesOf(candidate).map((loss, f) => loss - best[f]!),
      testShareOf(folds),
      level,
    ),
  )
  const adjusted = holmAdjusted(tests.map(({ p }) => p))
  return others.map(({ name }, i) => {
    const { mean, low, high } = tests[i]!
    return { name, difference: { value: mean, low, high }, p: adjusted[i]! }
  })
}
