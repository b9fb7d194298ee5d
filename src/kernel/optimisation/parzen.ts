import { normalDraw, type Rng } from '#kernel/sampling'
import { normalCdf } from '#kernel/stats'
import { type Dimension, isChoice, type NumberDimension, type Point, placeOf, type Space } from './space.ts'

/** One axis of a mixture: how kernel k spreads along it. */
type Axis = { draw: (k: number, rng: Rng) => number; logDensity: (k: number, at: number) => number }
/** A mixture of product kernels, one per observation and last the prior. */
export type Parzen = { draw: (rng: Rng) => Point; logDensity: (at: Point) => number }

// Optuna's is 1: half as much again finds closer on smooth losses (regret.slow.test.ts)
const narrowing = 1.5

/** The larger gap to a neighbour (the prior's centre is one of them), neither needle nor plain. */
function widthsOf(centres: readonly number[]): number[] {
  const n = centres.length
  const order = centres.map((_, k) => k).sort((a, b) => centres[a]! - centres[b]!)
  const widths = new Array<number>(n)
  for (const [place, k] of order.entries()) {
    const before = place > 0 ? centres[k]! - centres[order[place - 1]!]! : 0
    const after = place < n - 1 ? centres[order[place + 1]!]! - centres[k]! : 0
    widths[k] = Math.min(1, Math.max(before, after, 1 / Math.min(100, narrowing * (1 + n))))
  }
  widths[n - 1] = 1
  return widths
}

function numberAxis(dimension: NumberDimension, observed: readonly number[]): Axis {
  const centres = [...observed, 0.5]
  const widths = widthsOf(centres)
  const logMass = centres.map((centre, k) => Math.log(normalCdf((1 - centre) / widths[k]!) - normalCdf(-centre / widths[k]!)))
  const cellOf = (place: number): [number, number] => {
    const { low, high, scale, whole } = dimension
    if (!whole) return [place, place]
    const raw = scale === 'log' ? (low - 0.5) * ((high + 0.5) / (low - 0.5)) ** place : low - 0.5 + (high - low + 1) * place
    const value = Math.min(high, Math.max(low, Math.round(raw)))
    return [placeOf(dimension, value - 0.5), placeOf(dimension, value + 0.5)]
  }
  return {
    draw: (k, rng) => {
      for (;;) {
        const at = centres[k]! + widths[k]! * normalDraw(rng)
        if (at >= 0 && at <= 1) return at
      }
    },
    logDensity: (k, at) => {
      const [centre, width] = [centres[k]!, widths[k]!]
      if (!dimension.whole) return -0.5 * ((at - centre) / width) ** 2 - Math.log(width * Math.sqrt(2 * Math.PI)) - logMass[k]!
      const [from, to] = cellOf(at)
      return Math.log(Math.max(1e-300, normalCdf((to - centre) / width) - normalCdf((from - centre) / width))) - logMass[k]!
    },
  }
}

function choiceAxis(choices: number, observed: readonly number[]): Axis {
  const kernels = observed.length + 1
  const [other, own] = [1 / kernels, 1 + 1 / kernels]
  const total = own + (choices - 1) * other
  const shareOf = (k: number, choice: number) => (k === observed.length ? 1 / choices : (observed[k] === choice ? own : other) / total)
  return {
    draw: (k, rng) => {
      let left = rng()
      for (let choice = 0; choice < choices - 1; choice++) {
        left -= shareOf(k, choice)
        if (left < 0) return choice
      }
      return choices - 1
    },
    logDensity: (k, at) => Math.log(shareOf(k, at)),
  }
}

const axisOf = (dimension: Dimension, observed: readonly number[]): Axis =>
  isChoice(dimension) ? choiceAxis(dimension.choices.length, observed) : numberAxis(dimension, observed)

const recent = 25

/** Weights of observations from old to new: the newest 25 count whole, older ones the less the older. */
function ramp(n: number): number[] {
  const old = Math.max(0, n - recent)
  return Array.from({ length: n }, (_, i) => (i >= old ? 1 : old === 1 ? 1 / n : 1 / n + ((1 - 1 / n) * i) / (old - 1)))
}

/**
 * Parzen estimator of where points lie.
 * @param points from old to new
 * @see Bergstra et al. (2011), NeurIPS 24; Watanabe (2023), arXiv:2304.11127, for the choices made here.
 */
export function parzen(space: Space, points: readonly Point[]): Parzen {
  const axes = space.map((dimension, d) =>
    axisOf(
      dimension,
      points.map((point) => point[d]!),
    ),
  )
  const weights = [...ramp(points.length), 1]
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const logWeights = weights.map((weight) => Math.log(weight / total))
  return {
    draw: (rng) => {
      let left = rng() * total
      let k = 0
      while (k < points.length && left >= weights[k]!) left -= weights[k++]!
      return axes.map((axis) => axis.draw(k, rng))
    },
    logDensity: (at) => {
      const logs = logWeights.map((log, k) => axes.reduce((sum, axis, d) => sum + axis.logDensity(k, at[d]!), log))
      const most = Math.max(...logs)
      return most + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - most), 0))
    },
  }
}
