import { columnNamed } from '#ai/problems'
import { type Kind, rowLosses } from '#ai/training'
import type { Table } from '#data/sources'
import { createRng, deriveSeed, shuffledRows } from '#kernel/sampling'
import type { RunReport } from '#schema/ai/autopilot'
import { figure } from './figures.ts'
import { groupsOf } from './groups.ts'
import { weakSlices } from './weak-slices.ts'

const mostColumns = 20
const mostRows = 20_000
/** Fewer rows cannot be halved and still show a weak group. */
const fewestRows = 200

/**
 * Groups of rows, by one or two columns, where the model errs more than elsewhere; null with too few rows to tell.
 * @param columns in the order in which they matter; the first ones are looked at
 */
export function findWeakSlices(input: {
  table: Table
  rows: Int32Array
  columns: readonly string[]
  kind: Kind
  y: Float64Array
  answers: Float64Array
  seed: number
}): RunReport['weakSlices'] {
  const { table, kind, y, answers, seed } = input
  if (input.rows.length < fewestRows) return null
  const all = kind === 'regression' ? y.map((own, i) => Math.abs(own - answers[i]!)) : rowLosses(kind, y, answers)
  const some = shuffledRows(all.length, createRng(deriveSeed(seed, 'weak')))
    .slice(0, mostRows)
    .sort()
  const rows = Int32Array.from(some, (i) => input.rows[i]!)
  const cuts = input.columns
    .map((name) => columnNamed(table, name))
    .filter(({ type }) => type !== 'text')
    .slice(0, mostColumns)
    .map((column) => ({ column: column.name, ...groupsOf(column, rows) }))
  const loss = Float64Array.from(some, (i) => all[i]!)
  const { slices, looked, checked, checkedRows, leastRows } = weakSlices(loss, cuts, { seed: deriveSeed(seed, 'halves') })
  return {
    measure: kind === 'regression' ? 'error' : 'logLoss',
    ...{ looked, checked, checkedRows, leastRows },
    slices: slices.map(({ difference, ...rest }) => ({ ...rest, difference: figure(difference) })),
  }
}
