import { figure, groupsOf } from '#ai/evaluation'
import { columnNamed } from '#ai/problems'
import type { Kind } from '#ai/training'
import { type Decision, decided, warned } from '#base'
import type { Table } from '#data/sources'
import { fairnessGaps, groupRates } from '#kernel/fairness'
import { createRng, deriveSeed } from '#kernel/sampling'
import type { RunReport } from '#schema/ai/autopilot'

/** Below so many rows a group gets no rates: they would be noise, or show a person. */
export const minimumGroup = 30
const mostGroups = 12

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
  seed: number
}>
export type FairnessResult = { report: RunReport['fairness']; decisions: Decision[] }

/** How the model treats the groups of each protected column, on rows that it has not learnt from. */
export function fairnessOf({ table, rows, columns, kind, y, answers, threshold, seed }: FairnessInput): FairnessResult {
  const decisions: Decision[] = []
  if (columns.length === 0) return { report: [], decisions }
  if (kind !== 'binary') return { report: [], decisions: [decided('FAIRNESS_ONLY_BINARY', { columns: columns.join(', ') })] }
  const selected = answers.map((p) => (p >= (threshold ?? 0.5) ? 1 : 0))
  const report: RunReport['fairness'] = []
  for (const name of columns) {
    const { group, levels } = groupsOf(columnNamed(table, name), rows)
    if (levels.length > 200) {
      decisions.push(warned('FAIRNESS_TOO_MANY_GROUPS', { column: name, groups: levels.length }))
      continue
    }
    const judged = { group, groups: levels.length, y, selected, score: answers }
    const rates = groupRates(judged, { minimumGroup })
    const gaps = fairnessGaps(judged, { minimumGroup, rng: createRng(deriveSeed(seed, 'fairness', name)) })
    const small = rates.filter((rate) => rate.n < minimumGroup).length
    if (small > 0) decisions.push(decided('FAIRNESS_SMALL_GROUPS', { column: name, n: small, least: minimumGroup }))
    const ratio = gaps.demographicParityRatio
    if (ratio && ratio.high < 0.8) decisions.push(warned('FAIRNESS_GAP', { column: name, ratio: ratio.value }))
    const orNull = (estimate: Parameters<typeof figure>[0] | null) => (estimate ? figure(estimate) : null)
    report.push({
      column: name,
      minimumGroup,
      groups: rates
        .map((rate) => ({
          level: levels[rate.group]!,
          n: rate.n,
          positives: rate.positives,
          selectionRate: orNull(rate.selectionRate),
          truePositiveRate: orNull(rate.truePositiveRate),
          falsePositiveRate: orNull(rate.falsePositiveRate),
          meanScore: orNull(rate.meanScore),
        }))
        .sort((a, b) => b.n - a.n)
        .slice(0, mostGroups),
      gaps: Object.fromEntries(Object.entries(gaps).flatMap(([key, estimate]) => (estimate ? [[key, figure(estimate)]] : []))),
    })
  }
  return { report, decisions }
}
