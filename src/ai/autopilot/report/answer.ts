import { chance } from '#ai/evaluation'
import type { RunReport } from '#schema/ai/autopilot'

export type Usable = 'yes' | 'careful' | 'no'
/** What a person should know before using the model: a text key and what fills it. Shares and amounts stay numbers. */
export type Doubt =
  | { kind: 'suspect'; column: string; alone: number | null; others: number | null }
  | { kind: 'certain'; column: string; why: 'copy' | 'function' | 'after-outcome' | 'far-ahead' }
  | { kind: 'fewCases'; n: number }
  | { kind: 'imbalance'; share: number }
  | { kind: 'weak' }
  | { kind: 'calibration'; ece: number }
  | { kind: 'fairness'; column: string; ratio: number }
  | { kind: 'stability'; share: number; before: number; after: number }
  | { kind: 'batch'; train: number; test: number }

/** The figure by kind of outcome, where no other aim was set. */
export const headlines = { binary: 'auc', multiclass: 'macroAuc', regression: 'r2' } as const
/** The figure that a run is judged by; of a median, a quantile or a count the share of its own loss that is explained. */
export const headlineOf = ({ problem }: Pick<RunReport, 'problem'>) => (problem.aim ? 'd2' : headlines[problem.kind])

/** Cases wanted in the test sample for intervals that are narrow enough to compare groups. */
export const enoughCases = 100

/** Cases in the test sample; for several classes or a number, its rows. */
export const testCases = (run: RunReport): number =>
  run.problem.kind === 'binary' ? (run.test.confusion?.counts[1] ?? []).reduce((sum, n) => sum + n, 0) : run.test.rows

/** Points of the calibration curve that lie outside what chance explains at their number of rows. */
const strayPoints = (run: RunReport): number =>
  run.test.calibration.filter(({ predicted, observed: { low, high } }) => predicted < (low ?? predicted) || predicted > (high ?? predicted))
    .length

/**
 * How far the probabilities can be trusted. With few rows even perfect ones stray: they are poor only when two points or more
 * lie outside their 95 % intervals, of which chance puts hardly one in ten.
 */
export function trustOf(run: RunReport): 'good' | 'fair' | 'unsure' | 'poor' {
  const ece = run.test.figures.ece?.value ?? 0
  if (ece <= 0.06) return ece <= 0.03 ? 'good' : 'fair'
  return strayPoints(run) >= 2 ? 'poor' : 'unsure'
}

export function doubtsOf(run: RunReport): Doubt[] {
  const { kind, prevalence } = run.problem
  const figures = run.test.figures
  const main = figures[headlineOf(run)]
  const doubts: Doubt[] = run.leaks.map(({ column, certain, evidence }) =>
    certain
      ? { kind: 'certain', column, why: evidence.kind }
      : { kind: 'suspect', column, alone: evidence.alone?.value ?? null, others: evidence.others?.value ?? null },
  )
  if (run.status === 'delivered' && main && (main.low ?? main.value) < chance[kind] + 0.05) doubts.push({ kind: 'weak' })
  if (testCases(run) < enoughCases) doubts.push({ kind: 'fewCases', n: testCases(run) })
  if (prevalence !== null && prevalence < 0.05) doubts.push({ kind: 'imbalance', share: prevalence })
  if (trustOf(run) === 'poor') doubts.push({ kind: 'calibration', ece: figures.ece!.value })
  for (const { column, gaps } of run.fairness) {
    const ratio = gaps.demographicParityRatio
    if (ratio && ratio.value < 0.8) doubts.push({ kind: 'fairness', column, ratio: ratio.value })
  }
  const train = run.outOfFold[headlineOf(run)]
  if (main && train && (train.value < (main.low ?? main.value) - 0.03 || train.value > (main.high ?? main.value) + 0.03)) {
    doubts.push({ kind: 'batch', train: train.value, test: main.value })
  }
  const worst = run.stability.find(
    ({ kind, share, value, undisturbed }) => kind === 'missing' && share <= 0.1 && undisturbed - value > 0.05,
  )
  if (worst) doubts.push({ kind: 'stability', share: worst.share, before: worst.undisturbed, after: worst.value })
  return doubts
}

export type Warning = RunReport['decisions'][number] | Doubt

/** What must be read: the decisions that warn and the doubts, each once; what concerns leaks first. */
export function warningsOf(run: RunReport): Warning[] {
  // The answer itself says that there is no signal.
  const decided = run.decisions.filter(({ level, code }) => level === 'warning' && code !== 'NO_SIGNAL')
  const leaks = decided.filter(({ stage }) => stage === 'leaks')
  const told = new Set(leaks.map(({ params }) => params.column))
  const own = doubtsOf(run).filter((doubt) => !((doubt.kind === 'suspect' || doubt.kind === 'certain') && told.has(doubt.column)))
  const all: Warning[] = [...leaks, ...own, ...decided.filter(({ stage }) => stage !== 'leaks')]
  return [...new Map(all.map((warning) => [JSON.stringify(warning), warning])).values()]
}

/** Doubts that only inform: something was put right, or is true of most files. */
const mild = new Set<Doubt['kind']>(['certain', 'imbalance'])

/** Whether a warning must be read before the model is used, or only informs. */
export const isHeavy = (run: RunReport, warning: Warning): boolean =>
  'code' in warning
    ? warning.stage === 'leaks' && run.leaks.some(({ column, certain }) => !certain && column === warning.params.column)
    : !mild.has(warning.kind)

/** No without a signal, or when the interval reaches chance; with care when something must be read first. */
export function usableOf(run: RunReport, doubts: readonly Doubt[]): Usable {
  if (run.status === 'no-signal') return 'no'
  const main = run.test.figures[headlineOf(run)]
  if (main && (main.low ?? main.value) <= chance[run.problem.kind]) return 'no'
  return doubts.some(({ kind }) => !mild.has(kind)) ? 'careful' : 'yes'
}

/** Share of cases among the first `share` of the rows, straight between deciles; with the share of rows they are in. */
export function gainAt(run: RunReport, share: number): number {
  const total = run.test.deciles.reduce((sum, d) => sum + d.positives, 0)
  const rows = run.test.deciles.reduce((sum, d) => sum + d.n, 0)
  let left = share * rows
  let found = 0
  for (const decile of run.test.deciles) {
    const part = Math.min(1, Math.max(0, left / Math.max(1, decile.n)))
    found += part * decile.positives
    left -= decile.n
  }
  return total > 0 ? found / total : 0
}

/** The share to contact: the one with the highest profit, else the one that the threshold flags. */
export const contactShare = (run: RunReport): number => run.value?.bestShare ?? run.threshold?.share ?? 0.2
