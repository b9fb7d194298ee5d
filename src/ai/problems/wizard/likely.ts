import type { ColumnProfile } from '#schema/data/quality'
import { enoughOf, isProtected } from './define.ts'
import { fileKind } from './file-kind.ts'
import { byName, named, outcomesFor, positiveOf, valuesOf } from './outcome.ts'
import { questions } from './questions.ts'
import { namesItsRows } from './row-names.ts'
import { type FileProfile, type FileQuestions, type LikelyOutcome, type QuestionKey, questionKeys } from './schema.ts'
import { unusedColumns } from './unused.ts'

/** Of more columns than anybody reads through, the likeliest. */
const mostOutcomes = 300
const tasks = ['binary', 'classes', 'number'] as const
type Place = { column: string; points: number; contrary: boolean; question: QuestionKey | null }

/** The best that any question says of each column of its task; a name that fits two questions goes to the first of them. */
function bestOf(task: LikelyOutcome['task'], columns: readonly ColumnProfile[]): Place[] {
  const found = new Map<string, Place>()
  for (const question of questionKeys.filter((key) => questions[key].task === task))
    for (const { column, points, contrary } of outcomesFor(question, columns)) {
      const before = found.get(column)
      if (!before || points > before.points) found.set(column, { column, points, contrary, question: points >= byName ? question : null })
    }
  return [...found.values()]
}

function whyOf({ points }: Place, task: LikelyOutcome['task'], isLast: boolean): LikelyOutcome['why'] {
  if (points >= named) return 'name'
  if (task === 'binary') return 'two-values'
  return isLast ? 'last' : task
}

/**
 * What the columns of a file can be when somebody asks: which of them may say what happened, the nearest guess first, which had
 * better not be used, and whose groups had better be compared. Pure.
 */
export function questionsOf(file: FileProfile): FileQuestions {
  const { columns } = file
  const column = (name: string) => columns.find((one) => one.name === name)!
  const order = (task: LikelyOutcome['task']) => tasks.indexOf(task)
  const at = new Map(columns.map(({ name }, i) => [name, i]))
  const places = tasks.flatMap((task) => bestOf(task, columns).map((place) => ({ ...place, task })))
  // A column that says what happened to each makes rows people, whatever else they look like
  const kind = fileKind(
    file,
    places.some(({ points, task }) => points >= byName && task !== 'number'),
  )
  const sorted = places.sort((a, b) => b.points - a.points || order(a.task) - order(b.task) || at.get(b.column)! - at.get(a.column)!)
  const outcomes = sorted.slice(0, mostOutcomes).map((place): LikelyOutcome => {
    const target = column(place.column)
    const { task, question } = place
    const guess = task === 'binary' ? positiveOf(target, place.contrary) : null
    const not = unusedColumns(question ?? 'buy', file, { target: target.name, moment: null, person: kind.person, known: [] })
    const used = columns.filter(({ name }) => name !== target.name && !not.some((one) => one.column === name))
    return {
      ...{ column: target.name, task, question, missing: target.missing },
      why: whyOf(place, task, at.get(place.column) === columns.length - 1),
      values: task === 'number' ? [] : valuesOf(target).flatMap(({ value, n }) => (value === null ? [] : [{ value, n }])),
      positive: guess?.value ?? null,
      sure: guess?.sure ?? true,
      not,
      data: enoughOf(task, target, guess?.value ?? null, used),
    }
  })
  return {
    kind,
    outcomes,
    protect: columns.filter(isProtected).map(({ name }) => name),
    identify: columns.filter(namesItsRows).map(({ name }) => name),
  }
}
