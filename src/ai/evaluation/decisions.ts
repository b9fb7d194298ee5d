import { type ModelFile, predictModel } from '#ai/registry'
import type { Table } from '#data/sources'
import { createRng, deriveSeed, shuffledRows } from '#kernel/sampling'
import type { MapOptions, Pool } from '#platform/compute'
import type { RunReport } from '#schema/ai/autopilot'
import type { DecisionContext, TurnedDecision } from './decisions-task.ts'

const taskModule = new URL('./decisions-task.ts', import.meta.url)
const rowsPerSide = 40
const rowsPerTask = 5
const mostChanges = 3
const mostColumns = 12
const mostExamples = 3

type Side = RunReport['decisionChanges'][number]

function sideOf(above: boolean, found: readonly TurnedDecision[]): Side {
  const turned = found.flatMap((one) => (one.changes === null ? [] : [one]))
  const times = new Map<string, number>()
  for (const { changes } of turned) for (const { column } of changes) times.set(column, (times.get(column) ?? 0) + 1)
  return {
    above,
    rows: found.length,
    turnedBy: Array.from({ length: mostChanges }, (_, k) => turned.filter(({ changes }) => changes.length === k + 1).length),
    columns: [...times].map(([column, rows]) => ({ column, rows })).sort((a, b) => b.rows - a.rows),
    // The fewest changes first; among equals as they were drawn, so that examples differ
    examples: turned
      .toSorted((a, b) => a.changes.length - b.changes.length)
      .slice(0, mostExamples)
      .map(({ before, after, changes }) => ({ before, after, changes })),
  }
}

/**
 * What would turn decisions at the threshold, for rows on either side of it: within usual values of columns that can change
 * (no dates or texts), at most three at a time. Says what the model would do, not what would happen.
 * @param table rows that the model has not learnt from
 * @param open  columns that may change, the strongest first; so many of a wide table are looked at as one can oversee
 */
export async function decisionChanges(
  pool: Pool,
  model: ModelFile,
  table: Table,
  open: readonly string[],
  seed: number,
  base: MapOptions,
): Promise<RunReport['decisionChanges']> {
  const { threshold } = model
  // Which threshold a row has would change with what is changed in it
  if (model.problem.kind !== 'binary' || threshold === null || model.groupThresholds) return []
  const changeable = open
    .filter((name) => table.columns.some((column) => column.name === name && column.type !== 'date' && column.type !== 'text'))
    .slice(0, mostColumns)
  const answers = predictModel(model, table)
  const order = shuffledRows(table.rows, createRng(deriveSeed(seed, 'decisions')))
  const context: DecisionContext = { model, table, changeable }
  const shared = pool.share(context)
  const sides: Side[] = []
  for (const above of [true, false]) {
    const rows = [...order].filter((row) => answers[row]! >= threshold === above).slice(0, rowsPerSide)
    if (rows.length === 0) continue
    const tasks = Array.from({ length: Math.ceil(rows.length / rowsPerTask) }, (_, k) => rows.slice(k * rowsPerTask, (k + 1) * rowsPerTask))
    const found = await pool.map<number[], TurnedDecision[]>(taskModule, 'turnedDecisions', tasks, { ...base, shared })
    sides.push(sideOf(above, found.flat()))
  }
  shared.drop()
  return sides
}
