import {
  adjustByBefore,
  differenceOf,
  differenceOfShares,
  exactPowerOfShares,
  meanFigure,
  powerOf,
  runningCohortInterval,
  runningInterval,
  type Sums,
  stratifiedDifference,
} from '#kernel/experiments'
import { createRng, deriveSeed } from '#kernel/sampling'
import { wilsonInterval } from '#kernel/stats'
import { days, playCohort, playStream } from './programs/campaign.ts'
import type { Drill } from './run.ts'

const campaigns = 1000
/** Campaigns that are played, and kept, at once. */
const atOnce = 50

type Interval = Readonly<{ low: number; high: number }>
const holds = ({ low, high }: Interval, truth: number): boolean => low <= truth && truth <= high

/** What is counted of one campaign: yes or no per question, and the power that was promised. */
type Played = { yes: Record<string, boolean>; promised: Record<string, number> }

const lift = 0.2
/** Euros per person: what a plan from the time before would say. */
const plannedRevenueError = 2.2

function cohortOnce(seed: number, effect: boolean): Played {
  const cohort = playCohort(seed, createRng(seed), effect ? lift : 0)
  const yes: Record<string, boolean> = {}
  const promised: Record<string, number> = {}
  for (const name of ['conversions', 'revenue'] as const) {
    const final = stratifiedDifference(cohort.bands[name])
    yes[`${name}: final`] = holds(final, cohort.truth[name])
    yes[`${name}: seen`] = !holds(final, 0)
    const looks = cohort.looks[name].filter(({ error }) => error > 0)
    const running = looks.map((look) => runningCohortInterval(look, name === 'revenue' ? plannedRevenueError : cohort.plannedError))
    yes[`${name}: running`] = running.every((interval, k) => holds(interval, looks[k]!.truth))
    yes[`${name}: alarm`] = running.some((interval) => !holds(interval, 0))
  }
  const { control, treated } = adjustByBefore(cohort.withBefore.control, cohort.withBefore.treated)
  yes['revenue less its past: final'] = holds(differenceOf(control, treated), cohort.truth.revenue)
  promised['conversions: seen'] = powerOf(cohort.truth.conversions, cohort.plannedError)
  return { yes, promised }
}

const stream = { base: 0.06, effect: 0.02, perDay: 120, toControl: 40 }
const streamSizes = { control: days * stream.toControl, treated: days * (stream.perDay - stream.toControl) }

function streamOnce(seed: number, effect: boolean): Played {
  const played = playStream(createRng(seed), { ...stream, effect: effect ? stream.effect : 0 })
  const yes: Record<string, boolean> = {}
  for (const name of ['shares', 'spending'] as const) {
    const truth = played.truth[name]
    const [c, t] = played[name].at(-1)!
    const plain = differenceOf(meanFigure(c), meanFigure(t))
    const share = ({ n, sum }: Sums) => ({ n, successes: sum })
    const final = name === 'shares' ? differenceOfShares(share(c), share(t)) : plain
    yes[`${name}: final`] = holds(final, truth)
    yes[`${name}: seen`] = !holds(final, 0)
    const running = played[name].flatMap(([control, treated]) => {
      const [a, b] = [meanFigure(control), meanFigure(treated)]
      const now = { value: b.value - a.value, error: Math.sqrt(a.variance / a.n + b.variance / b.n) }
      return now.error > 0 ? [runningInterval(now, a.n + b.n, days * stream.perDay)] : []
    })
    yes[`${name}: running`] = running.every((interval) => holds(interval, truth))
    yes[`${name}: alarm`] = running.some((interval) => !holds(interval, 0))
  }
  return { yes, promised: {} }
}

const designs = { cohort: cohortOnce, stream: streamOnce } as const
type Count = { yes: Record<string, number>; promised: Record<string, number>; n: number }

function play(once: (seed: number, effect: boolean) => Played, seed: number, effect: boolean, from: number): Count {
  const count: Count = { yes: {}, promised: {}, n: atOnce }
  for (let i = from; i < from + atOnce; i++) {
    const { yes, promised } = once(deriveSeed(seed, i), effect)
    for (const [key, value] of Object.entries(yes)) count.yes[key] = (count.yes[key] ?? 0) + (value ? 1 : 0)
    for (const [key, value] of Object.entries(promised)) count.promised[key] = (count.promised[key] ?? 0) + value
  }
  return count
}

function add(total: Count, more: Count): Count {
  for (const part of ['yes', 'promised'] as const)
    for (const [key, value] of Object.entries(more[part])) total[part][key] = (total[part][key] ?? 0) + value
  total.n += more.n
  return total
}

/** Campaigns of known truth: how often intervals hold it, at the end and at 50 daily looks, and whether power is what was promised. */
export const drill: Drill = async ({ seed, share, log, kept }) => {
  const n = Math.max(atOnce, Math.ceil((campaigns * share) / atOnce) * atOnce)
  const misses: string[] = []
  const result: Record<string, object> = {}
  // A share of the drill has too few campaigns for the bounds: it fails where the truth of it cannot lie inside
  const judge = (what: string, yes: number, least: number, most: number) => {
    const { value, low, high } = wilsonInterval(yes, n)
    const [surely, perhaps] = share < 1 ? [low, high] : [value, value]
    if (perhaps < least || surely > most) misses.push(`${what}: ${value}`)
    return value
  }
  for (const [name, once] of Object.entries(designs)) {
    const whole = async (effect: boolean): Promise<Count> => {
      let total: Count = { yes: {}, promised: {}, n: 0 }
      for (let from = 0; from < n; from += atOnce)
        total = add(
          total,
          await kept.of(`${name} ${effect} ${from}`, () => play(once, deriveSeed(seed, name, String(effect)), effect, from)),
        )
      return total
    }
    const [real, none] = [await whole(true), await whole(false)]
    if (name === 'stream') real.promised['shares: seen'] = n * exactPowerOfShares(stream.base, stream.effect, streamSizes)
    const counted: Record<string, number | object> = {}
    for (const [key, yes] of Object.entries(real.yes)) {
      if (key.endsWith(': final')) counted[key] = judge(`${name} ${key}`, yes, 0.93, 0.97)
      else if (key.endsWith(': running')) counted[key] = judge(`${name} ${key}`, yes, 0.95, 1)
      else if (key in real.promised) {
        const promised = real.promised[key]! / n
        counted[key] = { promised, seen: judge(`${name} ${key}, promised ${promised}`, yes, promised - 0.03, promised + 0.03) }
      }
    }
    for (const [key, yes] of Object.entries(none.yes))
      if (key.endsWith(': alarm')) counted[`${key} without effect`] = judge(`${name} ${key} without effect`, yes, 0, 0.05)
    log(`${name}: ${JSON.stringify(counted)}`)
    result[name] = counted
  }
  return { passed: misses.length === 0, result: { campaigns: n, looks: days, misses, ...result } }
}
