import { speaksOfAfterwards } from '#ai/problems'
import { wordsOf } from '#data/quality'
import type { ColumnProfile } from '#schema/data/quality'
import { questions } from './questions.ts'
import { namesItsRows } from './row-names.ts'
import type { FileProfile, QuestionKey, Unused } from './schema.ts'

type Known = Readonly<{ target: string; moment: string | null; person: string | null; known: readonly string[] }>

/** Columns that a model must not use, each with its reason: the first that holds. */
export function unusedColumns(question: QuestionKey, file: FileProfile, { target, moment, person, known }: Known): Unused[] {
  const after: ReadonlySet<string> = new Set(questions[question].after)
  const repeats = new Set(Object.hasOwn(file.repeats, target) ? file.repeats[target] : [])
  const why = (column: ColumnProfile): Unused['why'] | null => {
    if (column.name === moment) return 'moment'
    if (column.name === person && !known.includes(column.name)) return 'person'
    if (column.missing === column.rows) return 'empty'
    if (column.distinct <= 1 && column.missing === 0) return 'constant'
    if (repeats.has(column.name)) return 'repeats'
    if (namesItsRows(column) && !known.includes(column.name)) return 'id'
    if (known.includes(column.name)) return null
    return speaksOfAfterwards(column.name) || wordsOf(column.name).some((word) => after.has(word)) ? 'after' : null
  }
  return file.columns.flatMap((column): Unused[] => {
    const reason = column.name === target ? null : why(column)
    return reason === null ? [] : [{ column: column.name, why: reason }]
  })
}
