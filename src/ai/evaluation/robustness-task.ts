// Runs in worker threads.
import { predictModel } from '#ai/registry'
import { rowLosses } from '#ai/training'
import type { Column, Table } from '#data/sources'
import { spreadOf, withColumn } from './disturb.ts'
import type { ExplainContext } from './explain-task.ts'
import { headlineOf } from './figures.ts'
import type { Check } from './robustness.ts'
import { shiftedHeadline } from './shift.ts'

export type RobustnessTask = Readonly<{ kind: Check['kind']; column: string | null; amount: number | null; columns: readonly string[] }>

const columnOf = ({ columns }: Table, name: string): Column => columns.find((own) => own.name === name)!

function emptied(column: Column): Column {
  if ('codes' in column) return { ...column, codes: new Int32Array(column.codes.length).fill(-1) }
  return { ...column, values: new Float64Array(column.values.length).fill(Number.NaN) }
}

/** The number that is read when its decimal sign is lost: 12.5 becomes 125. */
function withoutPoint(value: number): number {
  const [, decimals = ''] = String(value).split('.')
  return decimals === '' || decimals.includes('e') ? value : Math.round(value * 10 ** Math.min(4, decimals.length))
}

function rescaled(column: Column, of: (value: number) => number): Column {
  return 'codes' in column ? column : { ...column, values: column.values.map((value) => (Number.isNaN(value) ? value : of(value))) }
}

/** Each number a little off, in whichever direction hurts its row. */
function edited({ model, table, kind, y }: ExplainContext, names: readonly string[], share: number): Table {
  const losses = (own: Table) => rowLosses(kind, y, predictModel(model, own), model.problem.aim)
  const before = losses(table)
  return names.reduce((changed, name) => {
    const column = columnOf(table, name)
    if ('codes' in column) return changed
    const step = share * spreadOf(column.values)
    const [more, less] = [step, -step].map((by) => losses(withColumn(table, { ...column, values: column.values.map((v) => v + by) })))
    const values = column.values.map((value, i) => {
      const worst = Math.max(more![i]!, less![i]!)
      return worst <= before[i]! ? value : value + (more![i]! === worst ? step : -step)
    })
    return withColumn(changed, { ...column, values })
  }, table)
}

/** A gross mistake may take an exponential beyond all numbers, and its square sooner. */
const bounded = (answer: number): number => Math.max(-1e100, Math.min(1e100, answer))

/** The headline figure when something goes wrong with the file, or when other people come. */
export function figureAfter(task: RobustnessTask, context: ExplainContext): number {
  const { model, table, kind, y } = context
  const foretold = (own: Table) => headlineOf(kind, y, predictModel(model, own).map(bounded), model.problem.aim)
  const { column: name, amount } = task
  if (task.kind === 'edits') return foretold(edited(context, task.columns, amount!))
  const column = columnOf(table, name!)
  if (task.kind === 'shift') return shiftedHeadline(kind, y, predictModel(model, table), column)
  if (task.kind === 'column') return foretold(withColumn(table, emptied(column)))
  return foretold(withColumn(table, rescaled(column, task.kind === 'unit' ? (v) => v * amount! : withoutPoint)))
}
