import type { Table } from '#data/sources'
import type { RobustnessTask } from './robustness-task.ts'

const damagedColumns = 3
const shiftedColumns = 6
const editedColumns = 6
/** Share of its spread by which a number is edited against its row. */
const edit = 0.02
const units = [100, 1000]

/** What is tried on the strongest columns of a model. */
export function robustnessTasks(table: Table, strongest: readonly string[]): RobustnessTask[] {
  const columns = strongest.map((name) => table.columns.find((own) => own.name === name)!).filter(({ type }) => type !== 'text')
  const numbers = columns.filter(({ type }) => type === 'number')
  const task = (kind: RobustnessTask['kind'], column: string | null, amount: number | null, names: readonly string[] = []) =>
    ({ kind, column, amount, columns: names }) satisfies RobustnessTask
  const hasPoints = (name: string): boolean => {
    const column = table.columns.find((own) => own.name === name)!
    return 'values' in column && column.values.some((value) => !Number.isNaN(value) && !Number.isInteger(value))
  }
  const edited = numbers.slice(0, editedColumns).map(({ name }) => name)
  return [
    ...columns.slice(0, damagedColumns).map(({ name }) => task('column', name, null)),
    ...columns.slice(0, shiftedColumns).map(({ name }) => task('shift', name, null)),
    ...numbers
      .slice(0, damagedColumns)
      .flatMap(({ name }) => [
        ...units.map((factor) => task('unit', name, factor)),
        ...(hasPoints(name) ? [task('point', name, null)] : []),
      ]),
    ...(edited.length > 0 ? [task('edits', null, edit, edited)] : []),
  ]
}
