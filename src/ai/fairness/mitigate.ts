import { groupsOf } from '#ai/evaluation'
import { columnNamed } from '#ai/problems'
import { levelOf, type ModelFile } from '#ai/registry'
import type { Table } from '#data/sources'
import { opportunityThresholds, reweighing } from '#kernel/fairness'
import { minimumGroup } from './fairness.ts'
import { crossed } from './groupings.ts'

/** What can be done about a gap between groups: before learning, or after it. */
export type Mitigation = 'reweighing' | 'thresholds'

/** Most levels of a column whose groups get thresholds of their own. */
const mostLevels = 20

/** Rows by all protected columns together; groups of few rows are one, with the rows whose group is not known. */
export function protectedGroups(table: Table, rows: Int32Array, columns: readonly string[]): { group: Int32Array; levels: string[] } {
  const { group, levels } = columns.map((name) => groupsOf(columnNamed(table, name), rows)).reduce(crossed)
  const sizes = new Int32Array(levels.length)
  for (const own of group) if (own >= 0) sizes[own]!++
  return { group: group.map((own) => (own >= 0 && sizes[own]! >= minimumGroup ? own : -1)), levels }
}

/** Weight of each row of the table in learning: by group and outcome for the given rows, once for the others. */
export function fairWeights(table: Table, rows: Int32Array, columns: readonly string[], y: Float64Array): Float64Array {
  const { group } = protectedGroups(table, rows, columns)
  const own = reweighing(
    group,
    Array.from(rows, (row) => y[row]!),
  )
  const weights = new Float64Array(table.rows).fill(1)
  for (const [i, row] of rows.entries()) weights[row] = own[i]!
  return weights
}

/**
 * A threshold for each group of the protected columns that have levels, by which as large a share of the cases is found in
 * each; learnt on rows out of fold. Null where no such column, or no group with enough cases, is there.
 */
export function fairThresholds(
  table: Table,
  columns: readonly string[],
  outOfFold: { rows: Int32Array; y: Float64Array; answers: Float64Array },
  threshold: number,
): ModelFile['groupThresholds'] | null {
  const { rows, y, answers } = outOfFold
  const usable = columns
    .map((name) => columnNamed(table, name))
    .filter((column) => {
      if (column.type === 'date' || column.type === 'text') return false
      return new Set(Array.from(rows, (row) => levelOf(column, row))).size <= mostLevels
    })
  if (usable.length === 0) return null
  const keys = Array.from(rows, (row) => {
    const levels = usable.map((column) => levelOf(column, row))
    return levels.includes(null) ? null : (levels as string[])
  })
  const known = new Map<string, { code: number; levels: string[] }>()
  for (const levels of keys) {
    if (levels && !known.has(JSON.stringify(levels))) known.set(JSON.stringify(levels), { code: known.size, levels })
  }
  const group = Int32Array.from(keys, (levels) => (levels ? known.get(JSON.stringify(levels))!.code : -1))
  const found = opportunityThresholds({ group, groups: known.size, y, score: answers }, threshold, { minimumPositives: minimumGroup })
  const groups = [...known.values()]
    .map(({ code, levels }) => ({ levels, threshold: found[code]! }))
    .filter((own) => own.threshold !== threshold)
  return groups.length === 0 ? null : { columns: usable.map(({ name }) => name), groups }
}

/** Answers moved so that the common threshold tells rows apart as those of their groups do. */
export const movedAnswers = (answers: Float64Array, thresholds: Float64Array, common: number): Float64Array =>
  answers.map((p, i) => (p >= thresholds[i]! ? Math.max(common, p) : Math.min(p, common - 1e-9)))
