import type { ModelFile } from '#ai/registry'
import { predictModel } from '#ai/registry'
import { type Kind, meanOf } from '#ai/training'
import type { Column, Table } from '#data/sources'
import { createRng, deriveSeed, shuffledRows } from '#kernel/sampling'
import { quantile } from '#kernel/stats'
import type { MapOptions, Pool } from '#platform/compute'
import type { RunReport } from '#schema/ai/autopilot'
import { takeTable } from './disturb.ts'
import type { ExplainContext } from './explain-task.ts'
import { headlineOf } from './figures.ts'

const taskModule = new URL('./explain-task.ts', import.meta.url)
const mostRows = 4000
const dependenceRows = 1000
const dependenceColumns = 6
const gridPoints = 12

export type Explained = Pick<RunReport, 'importance' | 'dependence' | 'stability'>

function sharedFloats(values: Float64Array): Float64Array {
  const copy = new Float64Array(new SharedArrayBuffer(values.byteLength))
  copy.set(values)
  return copy
}

/** A value of a column, as a column that holds it in every row. */
type Point = { at: number | string; share: number; column: Column }

function pointsOf(column: Column, rows: number): Point[] {
  if ('codes' in column) {
    const counts = new Map<number, number>()
    for (const code of column.codes) if (code >= 0) counts.set(code, (counts.get(code) ?? 0) + 1)
    return [...counts]
      .sort((a, b) => b[1] - a[1] || a[0] - b[0])
      .slice(0, gridPoints)
      .map(([code, n]) => ({ at: column.levels[code]!, share: n / rows, column: { ...column, codes: new Int32Array(rows).fill(code) } }))
  }
  const known = column.values.filter(Number.isFinite)
  if (known.length === 0) return []
  const distinct = [...new Set(known)].sort((a, b) => a - b)
  // Few values speak for themselves; many are met at even steps of their ranks
  const grid =
    distinct.length <= gridPoints
      ? distinct
      : [...new Set(Array.from({ length: gridPoints }, (_, i) => quantile(known, (i + 0.5) / gridPoints)))]
  return grid.map((at, i) => {
    const low = i === 0 ? Number.NEGATIVE_INFINITY : (grid[i - 1]! + at) / 2
    const high = i === grid.length - 1 ? Number.POSITIVE_INFINITY : (at + grid[i + 1]!) / 2
    const n = known.filter((value) => value > low && value <= high).length
    return { at, share: n / rows, column: { ...column, values: new Float64Array(rows).fill(at) } }
  })
}

/**
 * What the model looks at: the loss that each source column saves (with a 95 % interval over rows), how the answer moves
 * with the strongest ones, and how the model stands up to damaged files. All on rows of the test sample.
 */
export async function explainModel(
  pool: Pool,
  model: ModelFile,
  table: Table,
  rows: Int32Array,
  y: Float64Array,
  options: { kind: Kind; seed: number; signal?: AbortSignal | undefined; onProgress?: (share: number) => void },
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
  const grown = await pool.map<{ column: string; repeats: number }, Float64Array>(
    taskModule,
    'lossWithout',
    model.features.map((column) => ({ column, repeats })),
    { ...base, shared, onDone: (_i, done) => options.onProgress?.((0.7 * done) / steps) },
  )
  const importance = grown
    .map((loss, j) => {
      const value = meanOf(loss)
      const error = Math.sqrt(loss.reduce((sum, each) => sum + (each - value) ** 2, 0)) / loss.length
      return { column: model.features[j]!, loss: { value, low: value - 1.96 * error, high: value + 1.96 * error } }
    })
    .sort((a, b) => b.loss.value - a.loss.value)

  const kinds = (['missing', 'noise', 'unseen'] as const).flatMap((kindOf) => [0.1, 0.2].map((share) => ({ kind: kindOf, share })))
  const values = await pool.map<(typeof kinds)[number], number>(taskModule, 'figureUnder', kinds, { ...base, shared })
  const undisturbed = headlineOf(kind, outcomes, predictModel(model, sample))
  shared.drop()
  options.onProgress?.(0.8)
  const dependence = await dependenceOf(pool, context, importance, base)
  options.onProgress?.(1)
  return { importance, dependence, stability: kinds.map((each, i) => ({ ...each, value: values[i]!, undisturbed })) }
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
  const points = columns.map((column) => pointsOf(column, table.rows))
  const shared = pool.share({ ...whole, table })
  const means = await pool.map<{ column: Column; output: number }, number>(
    new URL('./explain-task.ts', import.meta.url),
    'meanAt',
    points.flat().map(({ column }) => ({ column, output })),
    { ...base, shared },
  )
  shared.drop()
  let next = 0
  return columns.map((column, c) => ({
    column: column.name,
    kind: column.type === 'number' ? 'number' : column.type === 'date' ? 'date' : 'category',
    points: points[c]!.map(({ at, share }) => ({ at, mean: means[next++]!, share })),
  }))
}
