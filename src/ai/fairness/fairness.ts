import { figure } from '#ai/evaluation'
import type { Kind } from '#ai/training'
import { type Decision, decided, warned } from '#base'
import type { Table } from '#data/sources'
import { fairnessGaps, groupRates } from '#kernel/fairness'
import { createRng, deriveSeed } from '#kernel/sampling'
import type { Estimate } from '#kernel/stats'
import type { RunReport } from '#schema/ai/autopilot'
import { groupings } from './groupings.ts'

/** Below so many rows a group gets no rates: they would be noise, or show a person. */
export const minimumGroup = 30
const mostGroups = 12
const mostLevels = 200

const orNull = (estimate: Estimate | null) => (estimate ? figure(estimate) : null)

export type FairnessInput = Readonly<{
  table: Table
  /** Rows of the test sample. */
  rows: Int32Array
  /** Protected columns. */
  columns: readonly string[]
  kind: Kind
  /** Outcomes and answers of `rows`. */
  y: Float64Array
  answers: Float64Array
  threshold: number | null
  /** Answers by which rows are told apart at the threshold, where that is not the answers themselves. */
  decideBy?: Float64Array | undefined
  seed: number
}>
export type FairnessResult = { report: RunReport['fairness']; decisions: Decision[] }

/** How the model treats the groups of each protected column, on rows that it has not learnt from. */
export function fairnessOf(input: FairnessInput): FairnessResult {
  const { table, rows, columns, kind, y, answers, threshold, seed } = input
  const decisions: Decision[] = []
  if (columns.length === 0) return { report: [], decisions }
  if (kind !== 'binary') return { report: [], decisions: [decided('FAIRNESS_ONLY_BINARY', { columns: columns.join(', ') })] }
  const selected = (input.decideBy ?? answers).map((p) => (p >= (threshold ?? 0.5) ? 1 : 0))
  const report: RunReport['fairness'] = []
  for (const { name, columns: crossed, group, levels } of groupings(table, rows, columns)) {
    if (levels.length > mostLevels) {
      decisions.push(warned('FAIRNESS_TOO_MANY_GROUPS', { column: name, groups: levels.length }))
      continue
    }
    const judged = { group, groups: levels.length, y, selected, score: answers }
    const rates = groupRates(judged, { minimumGroup })
    const gaps = fairnessGaps(judged, { minimumGroup, rng: createRng(deriveSeed(seed, 'fairness', name)) })
    const small = rates.filter((rate) => rate.n < minimumGroup)
    if (small.length > 0) decisions.push(decided('FAIRNESS_SMALL_GROUPS', { column: name, n: small.length, least: minimumGroup }))
    const ratio = gaps.demographicParityRatio
    if (ratio && ratio.high < 0.8) decisions.push(warned('FAIRNESS_GAP', { column: name, ratio: ratio.value }))
    report.push({
      column: name,
      ...(crossed.length > 1 ? { columns: crossed } : {}),
      minimumGroup,
      small: { groups: small.length, rows: small.reduce((sum, { n }) => sum + n, 0) },
      groups: rates
        .map(({ group: own, n, positives, ...figures }) => ({
          ...{ level: levels[own]!, n, positives },
          selectionRate: orNull(figures.selectionRate),
          truePositiveRate: orNull(figures.truePositiveRate),
          falsePositiveRate: orNull(figures.falsePositiveRate),
          meanScore: orNull(figures.meanScore),
          precision: orNull(figures.precision),
          outcomeMinusScore: orNull(figures.outcomeMinusScore),
        }))
        .sort((a, b) => b.n - a.n)
        .slice(0, mostGroups),
      gaps: Object.fromEntries(Object.entries(gaps).flatMap(([key, estimate]) => (estimate ? [[key, figure(estimate)]] : []))),
    })
  }
  return { report, decisions }
}
