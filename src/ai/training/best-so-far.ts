import { aucInterval, rankClasses, rankedMacroAuc } from '#kernel/metrics'
import type { Bench, Candidate, TriedFolds } from './candidates.ts'
import { joinMargins, outcomesOf } from './data.ts'
import { answers, meanOf, rowLosses } from './loss.ts'

/** The candidate that lost least out of fold among those that were measured by now. Told while a search goes on; it decides nothing. */
export type BestSoFar = Readonly<{
  candidate: Candidate['name']
  metric: 'auc' | 'macroAuc' | 'r2' | 'd2'
  /** Out of fold, without an interval. */
  quality: number
}>

/** Follows the candidates of a search as they are measured. */
export function followBest(bench: Bench, prior: Candidate, tell: (best: BestSoFar) => void) {
  const { kind, data } = bench
  const ofPrior = meanOf(prior.rowLoss)
  let least = Number.POSITIVE_INFINITY

  function qualityOf(y: Float64Array, predicted: Float64Array, loss: number): Pick<BestSoFar, 'metric' | 'quality'> {
    if (kind === 'binary') return { metric: 'auc', quality: aucInterval(y, predicted).value }
    if (kind === 'multiclass') return { metric: 'macroAuc', quality: rankedMacroAuc(rankClasses(y, predicted)) }
    return { metric: data.aim ? 'd2' : 'r2', quality: 1 - loss / ofPrior }
  }
  function look(candidate: Candidate['name'], loss: number, y: Float64Array, predicted: () => Float64Array): void {
    if (loss >= least) return
    least = loss
    tell({ candidate, ...qualityOf(y, predicted(), loss) })
  }
  return {
    measured: ({ name, margins, rowLoss }: Candidate): void =>
      look(name, meanOf(rowLoss), bench.y, () => answers(kind, margins, bench.outputs)),
    /** A setting of the trees, on the folds on which settings are compared. */
    tried: ({ bench: on, folds, results }: TriedFolds): void => {
      const y = outcomesOf(on.data.y, Int32Array.from(folds.flatMap((fold) => [...on.data.folds[fold]!.validation])))
      const margins = joinMargins(
        results.map((fold) => fold.margins),
        on.outputs,
      )
      const predicted = answers(kind, margins, on.outputs)
      look('trees', meanOf(rowLosses(kind, y, predicted, on.data.aim)), y, () => predicted)
    },
  }
}
