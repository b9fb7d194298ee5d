import type { NumberAim } from '#ai/registry'
import type { Kind } from '#ai/training'
import { createRng, deriveSeed } from '#kernel/sampling'
import type { RunReport } from '#schema/ai/autopilot'
import { headlineOf } from './figures.ts'

export type Check = NonNullable<RunReport['robustness']>['checks'][number]
/** A check as it is measured: the figure, and the one that it is held against. */
export type Measured = Omit<Check, 'kept'> & { against: number }

/** The headline figure of a model that knows nothing. */
export const chance: Readonly<Record<Kind, number>> = { binary: 0.5, multiclass: 0.5, regression: 0 }
/** Share of the outcomes that are wrong in the check on wrong outcomes. */
const wrongShare = 0.1
/** What a file may bring any day, against what is a gross mistake. */
const gross: ReadonlySet<Check['kind']> = new Set(['column', 'unit', 'point'])
const [enough, little] = [0.8, 0.5]

/** Share of what the model knows beyond chance that is left. */
const keptOf = (kind: Kind, { value, against }: Measured): number => (value - chance[kind]) / (against - chance[kind])

/** Whether a check is of the kind that happens any day; half as bad is not every day. */
const isUsual = ({ kind, amount }: Check): boolean => !gross.has(kind) && !(amount !== null && amount > 0.15)

/**
 * A verdict from what is left of the model's advantage over chance: fragile where something usual takes more than half of
 * it, with care where something usual takes a fifth or a gross mistake half, robust otherwise.
 */
export function robustnessOf(kind: Kind, measured: readonly Measured[]): RunReport['robustness'] {
  const checks = measured
    .filter(({ against }) => against > chance[kind])
    .map((each): Check => {
      const { against: _against, ...rest } = each
      return { ...rest, kept: keptOf(kind, each) }
    })
    .sort((a, b) => a.kept - b.kept)
  if (checks.length === 0) return null
  const worst = (some: (check: Check) => boolean) => Math.min(1, ...checks.filter(some).map(({ kept }) => kept))
  const usual = worst(isUsual)
  const verdict = usual < little ? 'fragile' : usual < enough || worst((check) => !isUsual(check)) < little ? 'careful' : 'robust'
  const reasons = checks.filter((check) => check.kept < (isUsual(check) ? enough : little))
  return { verdict, reasons: reasons.length, checks }
}

/** The outcomes with some of those of the given rows wrong: the other class, another class, or the outcome of another row. */
export function wrongOutcomes(kind: Kind, classes: number, y: Float64Array, rows: Int32Array, seed: number): Float64Array {
  const rng = createRng(deriveSeed(seed, 'wrong outcomes'))
  const wrong = y.slice()
  for (const row of rows) {
    if (rng() >= wrongShare) continue
    if (kind === 'binary') wrong[row] = 1 - y[row]!
    else if (kind === 'multiclass') wrong[row] = (y[row]! + 1 + Math.floor(rng() * (classes - 1))) % classes
    else wrong[row] = y[rows[Math.floor(rng() * rows.length)]!]!
  }
  return wrong
}

/** What a model that learnt from wrong outcomes foretells, held against one that learnt from right ones. */
export function labelCheck(kind: Kind, y: Float64Array, wrong: Float64Array, right: Float64Array, aim?: NumberAim): Measured {
  const [value, against] = [wrong, right].map((answers) => headlineOf(kind, y, answers, aim))
  return { kind: 'labels', column: null, amount: wrongShare, value: value!, against: against! }
}

/** The time that follows the training rows, held against rows of their own time that were out of fold. */
export function timeCheck(
  kind: Kind,
  later: { y: Float64Array; answers: Float64Array },
  outOfFold: { y: Float64Array; answers: Float64Array },
  aim?: NumberAim,
): Measured {
  const [value, against] = [later, outOfFold].map(({ y, answers }) => headlineOf(kind, y, answers, aim))
  return { kind: 'time', column: null, amount: null, value: value!, against: against! }
}
