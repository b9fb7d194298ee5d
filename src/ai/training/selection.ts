import { type Decision, decided } from '#base'
import type { Bench } from './candidates.ts'
import { type ChosenColumns, joinMargins } from './data.ts'
import type { TreesTask } from './fold-task.ts'
import { answers, meanOf, rowLosses } from './loss.ts'
import { selectionMethods } from './select-task.ts'

/** With fewer columns the learners cope by themselves, and a look would cost more than it gives. */
const fewestColumns = 30
const mostRows = 8000
const mostNamed = 8

export type Selection = Readonly<{ chosen: ChosenColumns | null; decisions: Decision[] }>

/** Loss of quick trees on the rows that were not learnt from, row by row. */
async function lossesOf(bench: Bench): Promise<Float64Array> {
  const { folds, seed } = bench.data
  const options = { trees: 120, learningRate: 0.06, leaves: 8, minRowsPerLeaf: 20, l2: 5, rowShare: 0.8, columnShare: 0.5, seed }
  const found = await bench.trees(folds.map((_, fold): TreesTask => ({ fold, options })))
  const margins = joinMargins(
    found.map((fold) => fold.margins),
    bench.outputs,
  )
  return rowLosses(bench.kind, bench.y, answers(bench.kind, margins, bench.outputs), bench.data.aim)
}

const listed = (names: readonly string[]): string => names.slice(0, mostNamed).join(', ') + (names.length > mostNamed ? '…' : '')

/**
 * Of a wide table, the columns that say something. Each fold selects by its own training rows, so its other rows stay a fair
 * test of the selection; the method of least held-out loss is taken, and none where all columns do as well.
 * @param train all rows that the delivered model learns from
 */
export async function chooseColumns(whole: Bench, train: Int32Array): Promise<Selection> {
  const { features } = whole.data
  if (features.length < fewestColumns) return { chosen: null, decisions: [] }
  const bench = whole.thinned(mostRows)
  const { folds } = bench.data
  const tasks = selectionMethods.flatMap((method) => folds.map(({ train: rows }) => ({ method, rows })))
  const selected = await bench.select(tasks)
  let best = {
    method: selectionMethods[0] as (typeof selectionMethods)[number],
    folds: [] as string[][],
    loss: meanOf(await lossesOf(bench)),
  }
  const all = best.loss
  for (const [m, method] of selectionMethods.entries()) {
    const own = selected.slice(m * folds.length, (m + 1) * folds.length)
    if (own.some((columns) => columns.length === 0) || own.every((columns) => columns.length === features.length)) continue
    const narrowed = bench.withColumns({ folds: own, all: features })
    const loss = meanOf(await lossesOf(narrowed))
    narrowed.close()
    if (loss < best.loss) best = { method, folds: own, loss }
  }
  const [kept = []] = best.folds.length > 0 ? await bench.select([{ method: best.method, rows: train }]) : []
  if (bench !== whole) bench.close()
  const left = features.filter((name) => !kept.includes(name))
  if (kept.length === 0 || left.length === 0) return { chosen: null, decisions: [decided('COLUMNS_ALL_KEPT', { n: features.length })] }
  const params = { n: left.length, of: features.length, columns: listed(left), method: best.method, before: all, after: best.loss }
  return { chosen: { folds: best.folds, all: kept }, decisions: [decided('COLUMNS_WITHOUT_USE', params)] }
}
