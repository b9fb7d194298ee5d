import { aimedShare } from '#ai/registry'
import type { Kind } from '#ai/training'
import {
  brierParts,
  calibrationCurve,
  confusionAt,
  confusionMatrix,
  liftByDecile,
  mostProbableClass,
  type Payoff,
  rankedProfit,
  rankedSums,
  rankRows,
  reliabilityByChance,
  rocCurve,
} from '#kernel/metrics'
import { createRng, deriveSeed } from '#kernel/sampling'
import { bootstrapWeights, mean, variance, wilsonInterval } from '#kernel/stats'
import type { RunReport } from '#schema/ai/autopilot'
import { type FigureOptions, figure, figuresOf } from './figures.ts'

export type TestReport = RunReport['test']
export type Outcomes = Readonly<{ kind: Kind; classes: readonly string[]; y: Float64Array; answers: Float64Array }>

const profitShares = Array.from({ length: 21 }, (_, i) => i / 20)

function decilesOf(y: Float64Array, p: Float64Array, options: FigureOptions): TestReport['deciles'] {
  const rows = liftByDecile(y, p)
  const ranked = rankRows(y, p)
  const ends = rows.map((_, i) => (i + 1) / 10)
  const rng = createRng(deriveSeed(options.seed, 'deciles'))
  const found = bootstrapWeights(
    y.length,
    (weights) => {
      const sums = rankedSums(ranked, ends, weights)
      const rate = sums[9]! / y.length
      const own = Array.from(sums, (sum, i) => ((sum - (sums[i - 1] ?? 0)) / y.length) * 10)
      return Float64Array.from([...own, ...own.map((each) => each / rate), ...sums.map((sum) => sum / sums[9]!)])
    },
    { draws: options.draws, rng },
  )
  return rows.map(({ decile, n, positives, rate, lift, gain }, i) => ({
    ...{ decile, n, positives, gain },
    rate: { ...figure(found[i]!), value: rate },
    lift: { ...figure(found[10 + i]!), value: lift },
    gained: { ...figure(found[20 + i]!), value: gain },
  }))
}

/** Profit by share contacted, in minor units of the currency. */
function profitOf(y: Float64Array, p: Float64Array, payoff: Payoff, options: FigureOptions): TestReport['profit'] {
  const profit = rankedProfit(rankRows(y, p), y, payoff, profitShares)
  const rng = createRng(deriveSeed(options.seed, 'profit'))
  const found = bootstrapWeights(y.length, (weights) => profit(weights), { draws: options.draws, rng })
  return profitShares.map((share, i) => ({ share, n: Math.round(share * y.length), profit: figure(found[i]!) }))
}

const calibrationOf = (y: Float64Array, p: Float64Array): TestReport['calibration'] =>
  calibrationCurve(y, p, { bins: 10, kind: 'quantile' }).map(({ predicted, positives, n }) => ({
    predicted,
    observed: figure(wilsonInterval(positives, n)),
    n,
  }))

function brierPartsOf(y: Float64Array, p: Float64Array, options: FigureOptions): NonNullable<TestReport['brierParts']> {
  const binning = { bins: 10, kind: 'quantile' } as const
  const { reliability, resolution, uncertainty } = brierParts(y, p, binning)
  const rng = createRng(deriveSeed(options.seed, 'brier'))
  return {
    reliability,
    resolution,
    uncertainty,
    byChance: reliabilityByChance(p, { ...binning, draws: Math.max(100, options.draws), rng }),
  }
}

/** Tenths of the rows by prediction: what was predicted and what came. */
function byPrediction(y: Float64Array, predicted: Float64Array): TestReport['byPrediction'] {
  const order = Array.from(y.keys()).sort((a, b) => predicted[a]! - predicted[b]!)
  const groups = Math.min(10, Math.floor(y.length / 5))
  return Array.from({ length: groups }, (_, g) => {
    const rows = order.slice(Math.round((g * y.length) / groups), Math.round(((g + 1) * y.length) / groups))
    const seen = Float64Array.from(rows, (i) => y[i]!)
    const value = mean(seen)
    const half = 1.96 * Math.sqrt(variance(seen) / seen.length)
    return {
      predicted: mean(Float64Array.from(rows, (i) => predicted[i]!)),
      observed: { value, low: value - half, high: value + half },
      n: rows.length,
    }
  })
}

/** Everything that is measured on rows that had no part in the model. */
export function testReport({ kind, classes, y, answers }: Outcomes, options: FigureOptions, payoff: Payoff | null): TestReport {
  const report: TestReport = {
    rows: y.length,
    figures: figuresOf(kind, y, answers, options),
    ...{ deciles: [], confusion: null, profit: [], roc: [], calibration: [], byPrediction: [] },
  }
  // Means of groups say nothing of a median or a quantile
  if (kind === 'regression') return aimedShare(options.aim) === null ? { ...report, byPrediction: byPrediction(y, answers) } : report
  if (kind === 'multiclass') {
    const counts = confusionMatrix(y, mostProbableClass(y.length, answers), classes.length)
    return { ...report, confusion: { labels: [...classes], counts } }
  }
  const at = confusionAt(y, options.decideBy ?? answers, options.threshold ?? 0.5)
  const deciles = y.length >= 10 ? decilesOf(y, answers, options) : []
  return {
    ...report,
    // The lift of the best tenth is one figure wherever it is told, the one counted in whole rows
    figures: deciles.length > 0 ? { ...report.figures, liftTop10: deciles[0]!.lift } : report.figures,
    deciles,
    confusion: {
      labels: [...classes],
      counts: [
        [at.trueNegatives, at.falsePositives],
        [at.falseNegatives, at.truePositives],
      ],
    },
    profit: payoff ? profitOf(y, answers, payoff, options) : [],
    roc: rocCurve(y, answers, 100),
    calibration: calibrationOf(y, answers),
    brierParts: brierPartsOf(y, answers, options),
  }
}
