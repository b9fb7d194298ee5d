import type { ModelFile } from '#ai/registry'
import { predictModel } from '#ai/registry'
import type { Kind } from '#ai/training'
import type { Column, Table } from '#data/sources'
import { categoryGrid, type GridPoint, numberGrid } from '#kernel/explanation'
import { createRng, deriveSeed, shuffledRows } from '#kernel/sampling'
import type { Estimate } from '#kernel/stats'
import type { MapOptions, Pool } from '#platform/compute'
import type { RunReport } from '#schema/ai/autopilot'
import { decisionChanges } from './decisions.ts'
import { takeTable } from './disturb.ts'
import type { ExplainContext, FollowedPoint } from './explain-task.ts'
import { headlineOf } from './figures.ts'
import type { Measured } from './robustness.ts'
import type { RobustnessTask } from './robustness-task.ts'
import { robustnessTasks } from './robustness-tasks.ts'

const taskModule = new URL('./explain-task.ts', import.meta.url)
const robustnessModule = new URL('./robustness-task.ts', import.meta.url)
const mostRows = 4000
const dependenceRows = 1000
const dependenceColumns = 6
const gridPoints = 12

export type Explained = Pick<RunReport, 'importance' | 'dependence' | 'decisionChanges' | 'stability'> & { checks: Measured[] }

function sharedFloats(values: Float64Array): Float64Array {
  const copy = new Float64Array(new SharedArrayBuffer(values.byteLength))
  copy.set(values)
  return copy
}

/** Values of the column at which the answers are looked at; missing ones are not. */
const gridOf = (column: Column): GridPoint[] =>
  'codes' in column ? categoryGrid(column.codes, gridPoints).filter(({ at }) => at >= 0) : numberGrid(column.values, gridPoints)

/**
 * What the model looks at: the loss that each source column saves (with a 95 % interval over rows), how the answer moves
 * with the strongest ones, what would turn its decisions, and how it stands up to damaged files. All on rows of the test sample.
 */
export async function explainModel(
  pool: Pool,
  model: ModelFile,
  table: Table,
  rows: Int32Array,
  y: Float64Array,
  options: { kind: Kind; seed: number; fixed?: readonly string[]; signal?: AbortSignal | undefined; onProgress?: (share: number) => void },
): Promise<Explained> {
  const { kind, seed } = options
  const base: MapOptions = options.signal ? { signal: options.signal } : {}
  const order =
    rows.length > mostRows
      ? shuffledRows(rows.length, createRng(deriveSeed(seed, 'explain')))
          .slice(0, mostRows)
          .sort()
      : null
  const some = order ? Int32Array.from(order, (i) => rows[i]!) : rows
  const outcomes = order ? Float64Array.from(order, (i) => y[i]!) : y
  const sample = takeTable(table, some, model.features)
  const context: ExplainContext = { model, table: sample, kind, y: sharedFloats(outcomes), seed }
  const shared = pool.share(context)
  const repeats = model.features.length * some.length > 100_000 ? 2 : 4
  const steps = model.features.length
  const estimates = await pool.map<{ column: string; at: number; repeats: number }, Estimate>(
    taskModule,
    'importanceOf',
    model.features.map((column, at) => ({ column, at, repeats })),
    { ...base, shared, onDone: (_i, done) => options.onProgress?.((0.7 * done) / steps) },
  )
  const importance = estimates.map((loss, j) => ({ column: model.features[j]!, loss })).sort((a, b) => b.loss.value - a.loss.value)

  const kinds = (['missing', 'noise', 'unseen'] as const).flatMap((kindOf) => [0.1, 0.2].map((share) => ({ kind: kindOf, share })))
  const values = await pool.map<(typeof kinds)[number], number>(taskModule, 'figureUnder', kinds, { ...base, shared })
  const undisturbed = headlineOf(kind, outcomes, predictModel(model, sample), model.problem.aim)
  const strongest = importance.filter(({ loss }) => loss.value > 0).map(({ column }) => column)
  const all = robustnessTasks(sample, strongest)
  // The weighed figure of another population is R², which is not what an aim is measured by.
  const tasks = model.problem.aim ? all.filter((task) => task.kind !== 'shift') : all
  const after = await pool.map<RobustnessTask, number>(robustnessModule, 'figureAfter', tasks, { ...base, shared })
  shared.drop()
  options.onProgress?.(0.8)
  const dependence = await dependenceOf(pool, context, importance, base)
  options.onProgress?.(0.9)
  const open = importance.filter(({ column, loss }) => loss.value > 0 && !options.fixed?.includes(column)).map(({ column }) => column)
  const turned = await decisionChanges(pool, model, sample, open, seed, base)
  options.onProgress?.(1)
  return {
    importance,
    dependence,
    decisionChanges: turned,
    stability: kinds.map((each, i) => ({ ...each, value: values[i]!, undisturbed })),
    checks: [
      ...kinds.map(({ kind: what, share }, i) => ({ kind: what, column: null, amount: share, value: values[i]!, against: undisturbed })),
      ...tasks.map(({ columns: _columns, ...task }, i) => ({ ...task, value: after[i]!, against: undisturbed })),
    ],
  }
}

async function dependenceOf(
  pool: Pool,
  whole: ExplainContext,
  importance: Explained['importance'],
  base: MapOptions,
): Promise<Explained['dependence']> {
  const { model } = whole
  const rows = Int32Array.from({ length: Math.min(dependenceRows, whole.table.rows) }, (_, i) => i)
  const table = takeTable(whole.table, rows, model.features)
  // Of several classes the commonest is followed
  let output = 0
  if (whole.kind === 'multiclass') {
    const counts = new Array<number>(model.problem.classes.length).fill(0)
    for (const k of whole.y) counts[k]!++
    output = counts.indexOf(Math.max(...counts))
  }
  const columns = importance
    .slice(0, dependenceColumns)
    .filter(({ loss }) => loss.value > 0)
    .map(({ column }) => table.columns.find((own) => own.name === column)!)
    .filter((column) => column.type !== 'text')
  const shared = pool.share({ ...whole, table })
  const tasks = columns.map((column) => ({ column: column.name, grid: gridOf(column), output }))
  const found = await pool.map<(typeof tasks)[number], FollowedPoint[]>(taskModule, 'dependenceOn', tasks, { ...base, shared })
  shared.drop()
  return columns.map((column, c) => ({
    column: column.name,
    kind: column.type === 'number' ? 'number' : column.type === 'date' ? 'date' : 'category',
    points: found[c]!.map((point) => ({ ...point, at: 'codes' in column ? column.levels[point.at]! : point.at })),
  }))
}
