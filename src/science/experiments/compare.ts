import {
  adjustByBefore,
  type BeforeHealth,
  beforeHealth,
  differenceOf,
  differenceOfShares,
  type Effect,
  meanFigure,
  runningCohortInterval,
  type Sums,
  stratifiedDifference,
  sumsByGroup,
} from '#kernel/experiments'
import type { Compared, EffectFigure } from './schema.ts'

/** One figure of every person; NaN is unknown. `share`: 0 or 1. */
export type Metric = Readonly<{
  name: string
  kind: 'share' | 'amount'
  values: Float64Array
  /** Standard error that was expected for the end, fixed before anything was seen; null where nothing was planned. */
  plannedError: number | null
}>

/** People as they were assigned: `arm` 0 is control. */
export type Groups = Readonly<{
  arm: Int32Array
  arms: number
  /** Bands fixed before the start, the best first; null without. */
  stratum: Int32Array | null
  strata: number
  /** A figure of every person from before the start; null without. */
  before: Float64Array | null
}>

type Cell = Readonly<{ after: Sums; before: Sums; products: number }>
const none: Sums = { n: 0, sum: 0, sumSquares: 0 }
const addSums = (a: Sums, b: Sums): Sums => ({ n: a.n + b.n, sum: a.sum + b.sum, sumSquares: a.sumSquares + b.sumSquares })
const joined = (cells: readonly Cell[]): Cell =>
  cells.reduce(
    (all, cell) => ({
      after: addSums(all.after, cell.after),
      before: addSums(all.before, cell.before),
      products: all.products + cell.products,
    }),
    { after: none, before: none, products: 0 },
  )

export const figureOf = ({ value, low, high, error, p }: Effect): EffectFigure => ({ value, low, high, error, p })

/** Treated less control by sums; of shares by the score interval. Null where nobody differs, or a group has fewer than two people. */
export function effectOfSums(kind: Metric['kind'], control: Sums, treated: Sums, level = 0.95): Effect | null {
  if (Math.min(control.n, treated.n) < 2) return null
  if (kind === 'share') return differenceOfShares({ n: control.n, successes: control.sum }, { n: treated.n, successes: treated.sum }, level)
  const [c, t] = [meanFigure(control), meanFigure(treated)]
  return c.variance + t.variance > 0 ? differenceOf(c, t, level) : null
}

/** The effect over bands; null where a band has too few people in a group, or there is but one. */
function overBands(strata: readonly Readonly<{ control: Cell; treated: Cell }>[]): Effect | null {
  const held = strata.filter(({ control, treated }) => control.after.n + treated.after.n > 0)
  if (held.length < 2 || held.some(({ control, treated }) => Math.min(control.after.n, treated.after.n) < 2)) return null
  const figures = held.map(({ control, treated }) => ({ control: meanFigure(control.after), treated: meanFigure(treated.after) }))
  if (figures.every(({ control, treated }) => control.variance + treated.variance === 0)) return null
  return stratifiedDifference(figures)
}

/** What all metrics of the same people share: the cell of band and arm of each, and the sums of the past by cell. */
export type Cells = Readonly<{ cell: Int32Array; past: readonly Sums[] | null }>
export function cellsOf({ arm, arms, stratum, strata, before }: Groups): Cells {
  const cell = stratum === null ? arm : arm.map((a, i) => (a < 0 ? -1 : stratum[i]! * arms + a))
  return { cell, past: before === null ? null : sumsByGroup(cell, before, arms * strata).sums }
}

/** Sums of values times past, by cell; unknown ones are left out. */
function productsBy(cell: Int32Array, values: Float64Array, past: Float64Array, cells: number): Float64Array {
  const sums = new Float64Array(cells)
  for (let i = 0; i < cell.length; i++) {
    const product = values[i]! * past[i]!
    if (cell[i]! >= 0 && !Number.isNaN(product)) sums[cell[i]!]! += product
  }
  return sums
}

/**
 * One metric of every arm against control: first all treated people together, then each arm where there are several. The
 * method is chosen by a rule that was fixed before: what the past explains is taken off where it is sound, else bands are used.
 */
export function compareArms(
  { arms, strata, before }: Groups,
  { cell, past: pastOfAll }: Cells,
  { kind, values, plannedError }: Metric,
  final: boolean,
): Compared[] {
  const cells = arms * strata
  const after = sumsByGroup(cell, values, cells)
  const known = after.leftOut.every((n) => n === 0)
  const past = before === null ? null : known ? before : before.map((x, i) => (Number.isNaN(values[i]!) ? Number.NaN : x))
  const beforeSums = past === null ? null : known ? pastOfAll : sumsByGroup(cell, past, cells).sums
  const products = past === null ? null : productsBy(cell, values, past, cells)
  const cellAt = (s: number, a: number): Cell => {
    const i = s * arms + a
    return { after: after.sums[i]!, before: beforeSums?.[i] ?? none, products: products === null ? 0 : products[i]! }
  }
  const bands = Array.from({ length: strata }, (_, s) => s)
  const leftOut = (a: number): number => bands.reduce((n, s) => n + after.leftOut[s * arms + a]!, 0)
  const treatedArms = Array.from({ length: arms - 1 }, (_, i) => i + 1)
  const groups: (readonly number[])[] = arms > 2 ? [treatedArms, ...treatedArms.map((a) => [a])] : [treatedArms]
  return groups.map((of, at): Compared => {
    const byBand = bands.map((s) => ({ control: cellAt(s, 0), treated: joined(of.map((a) => cellAt(s, a))) }))
    const [control, treated] = [joined(byBand.map((b) => b.control)), joined(byBand.map((b) => b.treated))]
    const plain = effectOfSums(kind, control.after, treated.after)
    const health: BeforeHealth | null = past === null || plain === null ? null : beforeHealth(control, treated)
    const adjusted = () => {
      const { control: c, treated: t } = adjustByBefore(control, treated)
      return c.variance + t.variance > 0 ? differenceOf(c, t) : null
    }
    const withBefore = health?.state === 'sound' ? adjusted() : null
    const banded = withBefore === null && plain !== null ? overBands(byBand) : null
    const effect = withBefore ?? banded ?? plain
    const planned = plannedError ?? (final ? (effect?.error ?? null) : null)
    const running = effect === null || planned === null || !(effect.error > 0) ? null : runningCohortInterval(effect, planned)
    const n = treated.after.n
    return {
      arm: groups.length > 1 && at > 0 ? of[0]! : null,
      control: { n: control.after.n, mean: control.after.n === 0 ? null : control.after.sum / control.after.n, leftOut: leftOut(0) },
      treated: { n, mean: n === 0 ? null : treated.after.sum / n, leftOut: of.reduce((sum, a) => sum + leftOut(a), 0) },
      effect: effect === null ? null : figureOf(effect),
      method: withBefore ? 'before' : banded ? 'bands' : 'plain',
      plain: plain === null ? null : figureOf(plain),
      before: health === null ? null : { state: health.state, correlation: health.correlation, saved: health.saved },
      running: running === null ? null : { low: running.low, high: running.high },
      total: effect === null ? null : { low: effect.low * n, value: effect.value * n, high: effect.high * n },
    }
  })
}
