import { assignRoles, certainLeaks, defineProblem } from '#ai/problems'
import { Bench, splitRows } from '#ai/training'
import type { Table } from '#data/sources'
import { createPool } from '#platform/compute'

const count = (column: Table['columns'][number], rows: number) => {
  const values = 'codes' in column ? Array.from(column.codes) : Array.from(column.values)
  const known = values.filter((value) => ('codes' in column ? value >= 0 : !Number.isNaN(value)))
  return { name: column.name, missing: rows - known.length, distinct: new Set(known).size }
}

/** What autopilot settles about a table, or its first rows, before it learns, on a bench of this thread. */
export function benchFor(table: Table, seed: number, mostRows = table.rows) {
  const { problem } = defineProblem(table, 'outcome')
  const { roles } = assignRoles(
    table,
    table.columns.map((column) => count(column, table.rows)),
    { target: 'outcome', drop: [], protect: [] },
  )
  const certain = certainLeaks(table, problem, roles.features, null)
  const features = roles.features.filter((name) => !certain.some((leak) => leak.column === name))
  const { kind, y } = problem
  const rows = problem.rows.filter((row) => row < mostRows)
  const most = { train: 100_000, test: 100_000 }
  const { split } = splitRows({ kind, y, rows, groups: null, duplicates: [], times: null, folds: 5, most, seed })
  const data = { table, kind, classes: problem.classes.length, y, features, folds: split.folds, seed }
  return { bench: new Bench(createPool({ workers: 0 }), data, {}), certain, split, problem }
}
