import { type Decision, decided, warned } from '#base'
import { runningSampleRatio, sampleRatio, spendingEffect, sumsByGroup } from '#kernel/experiments'
import { aucInterval } from '#kernel/metrics'
import { chiSquareUpper, holmAdjusted, normalCdf } from '#kernel/stats'
import { cellsOf, compareArms, effectOfSums, figureOf, type Groups, type Metric } from './compare.ts'
import type { Compared, EffectFigure, MetricReadout, RankReadout, Readout, Segment } from './schema.ts'

/** Of fewer people with an outcome nothing is told. */
const fewestOutcomes = 20
/** From this probability down, groups are not as they were drawn. */
const hardlyChance = 0.001
/** People with most different scores whose rank is told by sorting each; above, the bands are enough. */
const mostRanked = 200_000

export type ReadoutInput = Readonly<{
  groups: Groups
  arms: readonly string[]
  /** Drawn shares, control first; null where nobody knows them. */
  shares: readonly number[] | null
  /** The first is what counts as success. */
  metrics: readonly Metric[]
  /** Days until the window ends; 0 when it is over. */
  daysLeft: number
  /** A segment code per person, −1 in none, and names. */
  segment: Readonly<{ code: Int32Array; names: readonly string[] }> | null
  /** From before, higher is likelier; null: the bands rank people. */
  score: Float64Array | null
  notes: readonly Decision[]
}>

const normalEffect = (value: number, error: number): EffectFigure => ({
  value,
  low: value - 1.959964 * error,
  high: value + 1.959964 * error,
  error,
  p: error > 0 ? 2 * normalCdf(-Math.abs(value) / error) : 1,
})

/** Effects within each part of the people; the intervals hold for all parts at once. */
function effectsBy(by: Segment['by'], names: readonly string[], code: Int32Array, arm: Int32Array, metric: Metric): Segment[] {
  const cell = code.map((c, i) => (c < 0 || arm[i]! < 0 ? -1 : 2 * c + (arm[i]! > 0 ? 1 : 0)))
  const { sums } = sumsByGroup(cell, metric.values, 2 * names.length)
  const level = 1 - 0.05 / names.length
  const parts = names.map((name, c) => {
    const [control, treated] = [sums[2 * c]!, sums[2 * c + 1]!]
    return { name, control, treated, effect: effectOfSums(metric.kind, control, treated, level) }
  })
  const told = parts.flatMap(({ effect }) => (effect === null ? [] : [effect.p]))
  const adjusted = holmAdjusted(told)
  let at = 0
  return parts.map(({ name, control, treated, effect }) => ({
    ...{ by, name, control: control.n, treated: treated.n },
    effect: effect === null ? null : figureOf(effect),
    adjusted: effect === null ? null : adjusted[at++]!,
  }))
}

/** Probability of effects as different as these if they were all the same. @see Cochran (1954), Biometrics 10(1). */
function differing(segments: readonly Segment[]): number | null {
  const told = segments.flatMap(({ effect }) => (effect === null || !(effect.error > 0) ? [] : [effect]))
  if (told.length < 2) return null
  const weights = told.map(({ error }) => 1 / error ** 2)
  const all = weights.reduce((a, b) => a + b)
  const middle = told.reduce((sum, { value }, i) => sum + weights[i]! * value, 0) / all
  const spread = told.reduce((sum, { value }, i) => sum + weights[i]! * (value - middle) ** 2, 0)
  return chiSquareUpper(spread, told.length - 1)
}

/** Whether the score ranked, and whether the offer works better on the half that it puts first. */
function rankOf({ arm, stratum }: Groups, given: Float64Array | null, metric: Metric): RankReadout | null {
  const score = given ?? (stratum === null ? null : Float64Array.from(stratum, (band) => -band))
  if (score === null) return null
  const known = (i: number) => arm[i]! >= 0 && !Number.isNaN(score[i]!) && !Number.isNaN(metric.values[i]!)
  const of = (inGroup: (a: number) => boolean) => {
    const all: number[] = []
    for (let i = 0; i < arm.length; i++) if (inGroup(arm[i]!) && known(i)) all.push(i)
    // A rank is told as well by a part of the people, every so many of them
    const step = Math.ceil(all.length / mostRanked)
    const rows = step === 1 ? all : all.filter((_, k) => k % step === 0)
    const y = Uint8Array.from(rows, (i) => (metric.values[i]! > 0 ? 1 : 0))
    const positives = y.reduce((n, x) => n + x, 0)
    if (positives === 0 || positives === y.length || y.length < 10) return null
    const { value, low, high } = aucInterval(
      y,
      Float64Array.from(rows, (i) => score[i]!),
    )
    return { value, low, high }
  }
  const sorted = score.filter((_, i) => known(i)).sort()
  const middle = sorted[Math.floor(sorted.length / 2)]!
  const half = score.map((x) => (x >= middle ? 0 : 1))
  const cell = Int32Array.from(half, (h, i) => (known(i) ? 2 * h + (arm[i]! > 0 ? 1 : 0) : -1))
  const { sums } = sumsByGroup(cell, metric.values, 4)
  const top = effectOfSums(metric.kind, sums[0]!, sums[1]!)
  const bottom = effectOfSums(metric.kind, sums[2]!, sums[3]!)
  return {
    control: of((a) => a === 0),
    treated: of((a) => a > 0),
    top: top && figureOf(top),
    bottom: bottom && figureOf(bottom),
    difference: top && bottom ? normalEffect(top.value - bottom.value, Math.hypot(top.error, bottom.error)) : null,
  }
}

/** Amounts of both groups, told as mean, as capped mean and by ranks; null for shares and where nobody differs. */
function tailOf({ arm }: Groups, { kind, values }: Metric, effect: EffectFigure | null): MetricReadout['tail'] {
  if (kind === 'share' || effect === null) return null
  const of = (inGroup: (a: number) => boolean) => values.filter((x, i) => inGroup(arm[i]!) && !Number.isNaN(x))
  const spending = spendingEffect(
    of((a) => a === 0),
    of((a) => a > 0),
  )
  const { meanHolds, agree, cap, cappedPeople, capped, chanceOfMore } = spending
  return { meanHolds, agree, cap, cappedPeople: cappedPeople.control + cappedPeople.treated, capped: figureOf(capped), chanceOfMore }
}

/**
 * What groups drawn at random say: every metric against control, as people were assigned. The first metric decides: too early
 * while its window runs, unless the interval that holds at every look leaves zero out; then the interval for the end.
 */
export function readMetrics(input: ReadoutInput): Readout {
  const { groups, arms, shares, metrics, daysLeft, segment, score } = input
  const final = daysLeft === 0
  const people = arms.map((_, a) => groups.arm.reduce((n, x) => n + (x === a ? 1 : 0), 0))
  const notes = [...input.notes]
  const [primary] = metrics
  const cells = cellsOf(groups)
  const read = metrics.map((metric, at): MetricReadout => {
    const compared = compareArms(groups, cells, metric, final)
    // Ranks cost a sort of everybody: of the first amount only
    const first = metrics.findIndex(({ kind }) => kind === 'amount') === at
    return { name: metric.name, kind: metric.kind, compared, tail: first ? tailOf(groups, metric, compared[0]!.effect) : null }
  })
  const whole = read[0]!.compared[0]!
  for (const { name, compared } of read) {
    const blank = compared[0]!.control.leftOut + compared[0]!.treated.leftOut
    if (blank > 0) notes.push(decided('EXPERIMENT_BLANK', { name, n: blank }))
  }
  const tail = read.find((metric) => metric.tail !== null)
  if (tail?.tail && !tail.tail.meanHolds) notes.push(warned('EXPERIMENT_TAIL', { name: tail.name, n: tail.tail.cappedPeople }))
  if (tail?.tail && !tail.tail.agree) notes.push(warned('EXPERIMENT_FEW_DECIDE', { name: tail.name }))

  const ratio = shares === null ? null : { p: (final ? sampleRatio : runningSampleRatio)(people, shares).p, broken: false }
  if (ratio) ratio.broken = ratio.p < hardlyChance
  else notes.push(warned('EXPERIMENT_RATIO_UNKNOWN'))
  const unlike = read.some(({ compared }) => compared[0]!.before?.state === 'unbalanced')
  if (ratio?.broken)
    notes.push(warned('EXPERIMENT_RATIO_BROKEN', { control: people[0]!, treated: people.slice(1).reduce((a, b) => a + b, 0) }))
  if (unlike) notes.push(warned('EXPERIMENT_BEFORE_DIFFERS'))
  if (whole.before?.state === 'weak') notes.push(decided('EXPERIMENT_BEFORE_WEAK'))
  if (whole.before?.state === 'sound') notes.push(decided('EXPERIMENT_BEFORE_USED', { saved: whole.before.saved }))

  const withOutcome = primary!.values.reduce((n, x, i) => n + (groups.arm[i]! >= 0 && !Number.isNaN(x) && x !== 0 ? 1 : 0), 0)
  const missingOutcomes = Math.max(0, fewestOutcomes - withOutcome)
  const interval = final ? whole.effect : whole.running
  const told = interval === null ? null : interval.low > 0 ? 'incremental' : interval.high < 0 ? 'harmful' : null
  const verdict =
    ratio?.broken || unlike
      ? 'balance-broken'
      : missingOutcomes > 0 || interval === null
        ? 'too-early'
        : (told ?? (final ? 'not-told' : 'too-early'))

  const bandNames = Array.from({ length: groups.strata }, (_, s) => String(s + 1))
  const ofBands = groups.stratum === null || groups.strata < 2 ? [] : effectsBy('band', bandNames, groups.stratum, groups.arm, primary!)
  const ofSegments = segment === null ? [] : effectsBy('segment', segment.names, segment.code, groups.arm, primary!)
  const ofArms = armSegments(arms, read[0]!.compared)
  const rank = rankOf(groups, score, primary!)
  return {
    arms: arms.map((name, a) => ({ name, people: people[a]! })),
    primary: primary!.name,
    ...{ verdict, missingDays: verdict === 'too-early' ? daysLeft : 0, missingOutcomes },
    ...{ ratio, metrics: read, segments: [...ofBands, ...ofSegments, ...ofArms], rank },
    segmentsDiffer: differing(ofSegments.length > 0 ? ofSegments : ofBands),
    smallest: whole.effect === null ? null : 2.801585 * whole.effect.error,
    next: nextStep(verdict, rank),
    notes: notes.map(({ code, level, params }) => ({ code, level, params: { ...params } })),
  }
}

function armSegments(arms: readonly string[], compared: readonly Compared[]): Segment[] {
  const each = compared.filter(({ arm }) => arm !== null)
  const adjusted = holmAdjusted(each.flatMap(({ effect }) => (effect === null ? [] : [effect.p])))
  let at = 0
  return each.map(({ arm, control, treated, effect }) => ({
    ...{ by: 'arm', name: arms[arm!]!, control: control.n, treated: treated.n, effect },
    adjusted: effect === null ? null : adjusted[at++]!,
  }))
}

function nextStep(verdict: Readout['verdict'], rank: RankReadout | null): Readout['next'] {
  if (verdict === 'too-early') return 'wait'
  if (verdict === 'balance-broken') return 'redraw'
  if (verdict === 'harmful') return 'stop'
  if (verdict === 'not-told') return 'more-people'
  const more = rank?.difference
  return !more || (more.low <= 0 && more.high >= 0) ? 'widen' : more.low > 0 ? 'widen-top' : 'widen-bottom'
}
