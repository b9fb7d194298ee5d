import { aimedShare, type NumberAim } from '#ai/registry'
import type { Kind } from '#ai/training'
import {
  accuracy,
  ascending,
  aucInterval,
  brierMulti,
  brierScore,
  confusionAt,
  d2Pinball,
  d2Poisson,
  expectedCalibrationError,
  logLoss,
  logLossMulti,
  mae,
  mostProbableClass,
  pinball,
  poissonDeviance,
  r2,
  rankClasses,
  rankedAveragePrecision,
  rankedLift,
  rankedMacroAuc,
  rankRows,
  rmse,
} from '#kernel/metrics'
import { createRng, deriveSeed } from '#kernel/sampling'
import { bootstrapWeights, type Estimate } from '#kernel/stats'
import type { Figure } from '#schema/ai/autopilot'

export type Figures = Record<string, Figure>
export type FigureOptions = Readonly<{
  /** Probability from which a row counts as positive. */
  threshold: number | null
  /** Answers by which rows are told apart at the threshold, where that is not the answers themselves. */
  decideBy?: Float64Array
  /** Numbers: what is added to a prediction for its 10th and 90th percentile. */
  spread: readonly [number, number] | null
  /** Numbers: what is foretold when it is not the mean. */
  aim?: NumberAim | undefined
  seed: number
  /** Resamples behind an interval; none gives the figures alone, without bounds. */
  draws: number
}>

const finite = (x: number): number | null => (Number.isFinite(x) ? x : null)
export const figure = ({ value, low, high }: Estimate): Figure => ({ value, low: finite(low), high: finite(high) })
export const plainFigure = (value: number): Figure => ({ value, low: null, high: null })

/** Named figures of rows under weights, with bootstrap intervals. */
function estimates(
  n: number,
  names: readonly string[],
  of: (weights?: Float64Array) => number[],
  { draws, seed }: FigureOptions,
  method: 'percentile' | 'basic' = 'percentile',
): Figures {
  if (draws === 0) return Object.fromEntries(of().map((value, i) => [names[i]!, plainFigure(value)]))
  const rng = createRng(deriveSeed(seed, 'figures'))
  const found = bootstrapWeights(n, (weights) => Float64Array.from(of(weights)), { draws, rng, method })
  return Object.fromEntries(found.map((estimate, i) => [names[i]!, figure(estimate)]))
}

function binary(y: Float64Array, p: Float64Array, options: FigureOptions): Figures {
  const ranked = rankRows(y, p)
  const names = ['prAuc', 'logLoss', 'brier', 'accuracy', 'precision', 'recall', 'liftTop10']
  const rest = estimates(
    y.length,
    names,
    (weights) => {
      const at = confusionAt(y, options.decideBy ?? p, options.threshold ?? 0.5, weights)
      return [
        rankedAveragePrecision(ranked, weights),
        logLoss(y, p, weights),
        brierScore(y, p, weights),
        ...[at.accuracy, at.precision, at.recall],
        rankedLift(ranked, 0.1, weights),
      ]
    },
    options,
  )
  // Resampling lifts this error as noise does; the basic bootstrap takes that off again
  const { ece } = estimates(y.length, ['ece'], (weights) => [expectedCalibrationError(y, p, { bins: 10 }, weights)], options, 'basic')
  return { auc: figure(aucInterval(y, p)), ...rest, ece: { ...ece!, low: ece!.low === null ? null : Math.max(0, ece!.low) } }
}

function multiclass(y: Float64Array, p: Float64Array, options: FigureOptions): Figures {
  const ranked = rankClasses(y, p)
  const top = mostProbableClass(y.length, p)
  const of = (weights?: Float64Array) => [
    rankedMacroAuc(ranked, weights),
    logLossMulti(y, p, weights),
    brierMulti(y, p, weights),
    accuracy(y, top, weights),
  ]
  return estimates(y.length, ['macroAuc', 'logLoss', 'brier', 'accuracy'], of, options)
}

function regression(y: Float64Array, predicted: Float64Array, options: FigureOptions): Figures {
  const { spread } = options
  const shift = (by: number) => predicted.map((value) => value + by)
  const quantiles = spread
    ? ([
        [shift(spread[0]), 0.1],
        [predicted, 0.5],
        [shift(spread[1]), 0.9],
      ] as const)
    : []
  const aimed = aimedFigures(y, predicted, options.aim)
  // Squared errors say nothing of a median or a quantile
  if (aimedShare(options.aim) !== null)
    return estimates(y.length, ['mae', ...aimed.names], (weights) => [mae(y, predicted, weights), ...aimed.of(weights)], options)
  const of = (weights?: Float64Array) => [
    rmse(y, predicted, weights),
    mae(y, predicted, weights),
    r2(y, predicted, weights),
    ...quantiles.map(([q, tau]) => pinball(y, q, tau, weights)),
    ...aimed.of(weights),
  ]
  const names = ['rmse', 'mae', 'r2', ...(spread ? ['pinball10', 'pinball50', 'pinball90'] : []), ...aimed.names]
  return estimates(y.length, names, of, options)
}

const leastCount = 1e-9

/** What an aim is measured by: its own loss, the share of it explained, and of quantiles the share of outcomes at or under them. */
function aimedFigures(
  y: Float64Array,
  predicted: Float64Array,
  aim: NumberAim | undefined,
): { names: string[]; of: (weights?: Float64Array) => number[] } {
  if (aim === undefined) return { names: [], of: () => [] }
  if (aim.objective === 'poisson') {
    const means = predicted.map((value) => Math.max(leastCount, value))
    return { names: ['d2', 'poissonDeviance'], of: (weights) => [d2Poisson(y, means, weights), poissonDeviance(y, means, weights)] }
  }
  const share = aimedShare(aim)!
  const order = ascending(y)
  const under = y.map((outcome, i) => (outcome <= predicted[i]! ? 1 : 0))
  const all = new Float64Array(y.length).fill(1)
  return {
    names: ['d2', 'pinball', 'covered'],
    of: (weights) => [d2Pinball(y, predicted, share, weights, order), pinball(y, predicted, share, weights), accuracy(all, under, weights)],
  }
}

/** How good answers are, each figure with its 95 % interval: AUC by DeLong, the others by resampling rows. */
export function figuresOf(kind: Kind, y: Float64Array, answers: Float64Array, options: FigureOptions): Figures {
  if (kind === 'binary') return binary(y, answers, options)
  return kind === 'multiclass' ? multiclass(y, answers, options) : regression(y, answers, options)
}

/** The figure that people compare models by: AUC, macro AUC, or the share explained (R², D² where another aim was set). */
export function headlineOf(kind: Kind, y: Float64Array, answers: Float64Array, aim?: NumberAim): number {
  const options = { threshold: null, spread: null, aim, seed: 0, draws: 0 }
  const { auc, macroAuc, d2, r2: explained } = figuresOf(kind, y, answers, options)
  return (auc ?? macroAuc ?? d2 ?? explained)!.value
}
