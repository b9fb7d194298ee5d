import { figure } from '#ai/evaluation'
import { fairnessGaps } from '#kernel/fairness'
import { aucInterval } from '#kernel/metrics'
import { createRng, deriveSeed } from '#kernel/sampling'
import { bootstrapWeights } from '#kernel/stats'
import type { RunReport } from '#schema/ai/autopilot'
import { minimumGroup } from './fairness.ts'

/** A way to decide on the rows of the test sample. */
export type Way = Readonly<{ way: 'none' | 'reweighing' | 'thresholds'; answers: Float64Array; selected: Uint8Array }>
type Told = NonNullable<RunReport['mitigation']>['ways']

const draws = 200

/**
 * What each way costs and brings, on rows that none has learnt from; changes are against the first way, on the same resamples.
 * @param payoff what a case that is selected brings, by row, and what a selected row costs
 */
export function tradeOff(
  ways: readonly Way[],
  { y, group, groups }: { y: Float64Array; group: Int32Array; groups: number },
  payoff: { gain: Float64Array; cost: number } | null,
  seed: number,
): Told {
  const rng = createRng(deriveSeed(seed, 'trade-off'))
  const of = (weights?: Float64Array): Float64Array => {
    const figures = ways.map(({ selected }) => {
      let [right, profit, total] = [0, 0, 0]
      for (let i = 0; i < y.length; i++) {
        const w = weights ? weights[i]! : 1
        total += w
        if (selected[i] === y[i]) right += w
        if (payoff && selected[i] === 1) profit += w * (y[i]! * payoff.gain[i]! - payoff.cost)
      }
      return [right / total, (1000 * profit) / total]
    })
    const [accuracy, profit] = figures[0]!
    return Float64Array.from(figures.flatMap((own) => [...own, own[0]! - accuracy!, own[1]! - profit!]))
  }
  const found = bootstrapWeights(y.length, of, { draws, rng }).map(figure)
  return ways.map(({ way, answers, selected }, k) => {
    const gaps = fairnessGaps({ group, groups, y, selected, score: answers }, { minimumGroup, rng })
    const [accuracy, profit, accuracyChange, profitChange] = found.slice(4 * k, 4 * k + 4)
    return {
      way,
      auc: figure(aucInterval(y, answers)),
      accuracy: accuracy!,
      accuracyChange: k === 0 ? null : accuracyChange!,
      profit: payoff ? profit! : null,
      profitChange: payoff && k > 0 ? profitChange! : null,
      selected: selected.reduce((sum, own) => sum + own, 0) / y.length,
      gaps: Object.fromEntries(Object.entries(gaps).flatMap(([key, estimate]) => (estimate ? [[key, figure(estimate)]] : []))),
    }
  })
}
