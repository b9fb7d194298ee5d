import { figure } from '#ai/evaluation'
import { columnNamed } from '#ai/problems'
import type { Kind } from '#ai/training'
import { type Decision, decided, warned } from '#base'
import type { Column, Table } from '#data/sources'
import { fairnessGaps, groupRates } from '#kernel/fairness'
import { createRng, deriveSeed } from '#kernel/sampling'
import { quantile } from '#kernel/stats'
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

/** Groups of a column: its values, or four bands of a number with many. */
export function groupsOf(column: Column, rows: Int32Array): { group: Int32Array; levels: string[] } {
  const levels: string[] = []
  const place = new Map<string, number>()
  const codeOf = (level: string): number => {
    let code = place.get(level)
    if (code === undefined) {
      code = levels.push(level) - 1
      place.set(level, code)
    }
    return code
  }
  if ('codes' in column) {
    return { group: rows.map((row) => (column.codes[row]! < 0 ? -1 : codeOf(column.levels[column.codes[row]!]!))), levels }
  }
  const known = Float64Array.from(rows, (row) => column.values[row]!).filter((value) => !Number.isNaN(value))
  const write = (value: number) => (column.type === 'date' ? new Date(value).toISOString().slice(0, 10) : String(value))
  if (new Set(known).size <= 8)
    return { group: rows.map((row) => (Number.isNaN(column.values[row]!) ? -1 : codeOf(write(column.values[row]!)))), levels }
  const edges = [...new Set([0, 0.25, 0.5, 0.75, 1].map((share) => quantile(known, share)))]
  const bands = edges.slice(1).map((edge, i) => `${write(edges[i]!)} – ${write(edge)}`)
  return {
    group: rows.map((row) => {
      const value = column.values[row]!
      return Number.isNaN(value)
        ? -1
        : Math.max(
            0,
            edges.slice(1).findIndex((edge) => value <= edge),
          )
    }),
    levels: bands,
  }
}

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
