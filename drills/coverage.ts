import { testReport } from '#ai/evaluation'
import { chooseCalibration } from '#ai/training'
import { applyCalibration } from '#kernel/calibration'
import { fairnessGaps } from '#kernel/fairness'
import { expectedCalibrationError } from '#kernel/metrics'
import { createRng, deriveSeed } from '#kernel/sampling'
import { type Estimate, wilsonInterval } from '#kernel/stats'
import { drawJudged, drawRows, gapsOf, nearTies, type Rng, type Treated, truthOf, twoNormals } from './programs/known-truth.ts'
import type { Drill } from './run.ts'

const tables = 2000
/** Tables that are made, and kept, at once. */
const atOnce = 100
const calibratedRows = 100_000
const [least, most] = [0.93, 0.97]
/**
 * Where a group lies within one standard error of the highest or the lowest without being as high or low, no interval can
 * be exact (Hirano & Porter 2012): it must hold as often as elsewhere, and may hold more often, but not always.
 */
const mostNearTies = 0.99

type Study = {
  name: string
  truth: Record<string, number>
  /** Figures that must hold, and how often at most; the others are told. */
  judged: Record<string, number>
  measure: (rng: Rng, seed: number) => Record<string, { low: number | null; high: number | null } | null>
}

function figuresStudy(name: string, n: number, auc: number, share: number, threshold: number): Study {
  const law = twoNormals(auc, share, threshold)
  return {
    name,
    truth: truthOf(law),
    judged: { auc: most, liftTop10: most },
    measure(rng, seed) {
      const { y, p } = drawRows(law, n, rng)
      const outcomes = { kind: 'binary', classes: ['no', 'yes'], y, answers: p } as const
      return testReport(outcomes, { threshold, spread: null, seed, draws: 300 }, null).figures
    },
  }
}

function gapsStudy(name: string, groups: readonly Treated[]): Study {
  const truth = gapsOf(groups)
  const measure = (rng: Rng): Record<string, Estimate | null> => fairnessGaps(drawJudged(groups, rng), { rng })
  const unclear = new Set(nearTies(groups))
  return {
    name,
    truth,
    judged: Object.fromEntries(Object.keys(truth).map((key) => [key, unclear.has(key) ? mostNearTies : most])),
    measure,
  }
}

const alike = { n: 200, base: 0.3, found: 0.6, wrong: 0.2 }
const apart = { ...alike, found: 0.8, wrong: 0.4 }
const steps = (n: number, step: number): Treated[] =>
  [0, 1, 2, 3, 4].map((i) => ({ n, base: 0.3, found: 0.5 + 2 * step * i, wrong: 0.1 + step * i }))
const studies = [
  figuresStudy('1,000 rows, a quarter positive, AUC 0.75', 1000, 0.75, 0.25, 0.3),
  figuresStudy('400 rows, a tenth positive, AUC 0.85', 400, 0.85, 0.1, 0.2),
  gapsStudy('two groups apart', [alike, { n: 400, base: 0.3, found: 0.8, wrong: 0.3 }]),
  gapsStudy('two groups hardly apart', [alike, { ...alike, found: 0.65, wrong: 0.24 }]),
  gapsStudy('two groups alike', [alike, alike]),
  gapsStudy('five groups, one apart', [alike, alike, { ...alike, n: 400 }, apart, alike]),
  gapsStudy('five large groups in wide steps', steps(2000, 0.05)),
  gapsStudy('five groups in wide steps', steps(250, 0.05)),
  gapsStudy('five groups alike', [alike, alike, alike, alike, alike]),
  gapsStudy('five groups in small steps', steps(250, 0.02)),
]

type Count = Record<string, { tables: number; covered: number }>

function countTables({ name, truth, measure }: Study, seed: number, from: number, to: number): Count {
  const count: Count = Object.fromEntries(Object.keys(truth).map((key) => [key, { tables: 0, covered: 0 }]))
  for (let t = from; t < to; t++) {
    const found = measure(createRng(deriveSeed(seed, name, t)), t)
    for (const [key, value] of Object.entries(truth)) {
      const interval = found[key]
      if (!interval || interval.low === null || interval.high === null) continue
      count[key]!.tables++
      // Rounding of the truth is no miss
      if (interval.low <= value + 1e-12 && value <= interval.high + 1e-12) count[key]!.covered++
    }
  }
  return count
}

/** How well probabilities are put right that are too sure, too unsure, shifted or bent: their error on fresh rows. */
function calibrationErrors(seed: number): Record<string, { method: string; before: number; after: number }> {
  const logit = (p: number) => Math.log(p / (1 - p))
  const wrong: Record<string, (p: number) => number> = {
    'too sure': (p) => 1 / (1 + Math.exp(-2 * logit(p))),
    'too unsure': (p) => 1 / (1 + Math.exp(-0.4 * logit(p))),
    shifted: (p) => 1 / (1 + Math.exp(-logit(p) - 1)),
    bent: (p) => p ** 2 / (p ** 2 + (1 - p) ** 0.5),
  }
  const law = twoNormals(0.8, 0.2, 0.5)
  return Object.fromEntries(
    Object.entries(wrong).map(([name, tell]) => {
      const rng = createRng(deriveSeed(seed, 'calibration', name))
      const [learn, fresh] = [drawRows(law, calibratedRows, rng), drawRows(law, calibratedRows, rng)]
      const foldOf = Int32Array.from({ length: calibratedRows }, (_, i) => i % 5)
      const { choice } = chooseCalibration('binary', learn.y, learn.p.map(tell), foldOf)
      const told = fresh.p.map(tell)
      const after = expectedCalibrationError(fresh.y, applyCalibration(choice.calibration, told))
      return [name, { method: choice.method, before: expectedCalibrationError(fresh.y, told), after }]
    }),
  )
}

/** How often 95 % intervals hold a truth that is known, and how well probabilities are put right. */
export const drill: Drill = async ({ seed, share, log, kept }) => {
  const n = Math.max(atOnce, Math.ceil((tables * share) / atOnce) * atOnce)
  const coverage: Record<string, Record<string, object>> = {}
  const misses: string[] = []
  for (const study of studies) {
    const total = countTables(study, seed, 0, 0)
    for (let from = 0; from < n; from += atOnce) {
      const count = await kept.of(`${study.name} ${from}`, () => countTables(study, seed, from, from + atOnce))
      for (const [key, { tables: some, covered }] of Object.entries(count)) {
        total[key]!.tables += some
        total[key]!.covered += covered
      }
    }
    coverage[study.name] = Object.fromEntries(
      Object.entries(total).map(([key, { tables: some, covered }]) => {
        const { value, low, high } = wilsonInterval(covered, some)
        const atMost = study.judged[key]
        // A share of the drill has too few tables for the bounds: it fails where the truth of it cannot lie inside
        const [holds, seldom] = share < 1 ? [low, high] : [value, value]
        if (atMost !== undefined && (seldom < least || holds > atMost)) misses.push(`${study.name}: ${key}`)
        const standardError = Math.sqrt((value * (1 - value)) / some)
        const judged = atMost === undefined ? { judged: false } : atMost === most ? {} : { nearTies: true }
        return [key, { truth: study.truth[key], tables: some, covered: value, standardError, ...judged }]
      }),
    )
    const told = Object.entries(total).map(([key, each]) => `${key} ${(each.covered / each.tables).toFixed(3)}`)
    log(`${study.name}: ${told.join(', ')}`)
  }
  const calibration = await kept.of('calibration', () => calibrationErrors(seed))
  for (const [name, { after }] of Object.entries(calibration)) if (after > 0.02) misses.push(`calibration: ${name}`)
  return {
    passed: misses.length === 0,
    result: { level: 0.95, least, most, mostNearTies, misses: misses.join('; '), coverage, calibratedRows, calibration },
  }
}
