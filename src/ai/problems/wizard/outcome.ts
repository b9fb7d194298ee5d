import { isAffirmative } from '#ai/problems'
import { wordsOf } from '#data/quality'
import type { ColumnProfile } from '#schema/data/quality'
import { outcomeNames, questions } from './questions.ts'
import { namesItsRows } from './row-names.ts'
import type { QuestionKey } from './schema.ts'

/** A column that may hold the outcome, and how much speaks for it. */
export type Candidate = Readonly<{ column: string; points: number; contrary: boolean }>

/** The name speaks of the question. */
export const byName = 3
const byCustom = 1.5
const byPlace = 0.5
/** From here on a column's name says that it is an outcome. */
export const named = byCustom
const mostClasses = 20
const severalNumbers = 10

const startsWith = (words: readonly string[], stems: readonly string[]): boolean =>
  words.some((word) => stems.some((stem) => (stem.length < 4 ? word === stem : word.startsWith(stem))))

function fits(column: ColumnProfile, task: (typeof questions)[QuestionKey]['task']): boolean {
  const { type, distinct } = column
  if (type === 'date' || type === 'text') return false
  if (task === 'binary') return distinct === 2
  if (task === 'number') return type === 'number' && distinct > severalNumbers
  return type === 'category' && distinct > 2 && distinct <= mostClasses
}

/** Columns that can be the outcome of a question, the likeliest first; the last column of a file often is. */
export function outcomesFor(question: QuestionKey, columns: readonly ColumnProfile[]): Candidate[] {
  const { task, outcome, contrary } = questions[question]
  const found = columns.flatMap((column, place): (Candidate & { place: number })[] => {
    if (!fits(column, task) || namesItsRows(column)) return []
    const words = wordsOf(column.name)
    const against = startsWith(words, contrary)
    const points =
      (startsWith(words, outcome) || against ? byName : words.length === 1 && outcomeNames.has(words[0]!) ? byCustom : 0) +
      (place === columns.length - 1 ? byPlace : 0)
    return [{ column: column.name, points, contrary: against, place }]
  })
  return found
    .sort((a, b) => b.points - a.points || b.place - a.place)
    .map(({ column, points, contrary: against }) => ({ column, points, contrary: against }))
}

/** The two values of a yes/no column with how many rows hold each; a level of fewer than ten rows has no name here. */
export function valuesOf(column: ColumnProfile): { value: string | null; n: number }[] {
  const known = column.rows - column.missing
  if (!('top' in column)) {
    const { min, max, mean } = column
    if (min === null || max === null || mean === null) return []
    // The share that the mean says, however it was rounded; one value only has none
    const share = (mean - min) / (max - min)
    const high = Number.isFinite(share) ? Math.round(known * Math.min(1, Math.max(0, share))) : known
    return [
      { value: String(min), n: known - high },
      { value: String(max), n: high },
    ]
  }
  const told = column.top.map(({ level, n }) => ({ value: level, n }))
  const rest = known - told.reduce((sum, { n }) => sum + n, 0)
  return rest > 0 ? [...told, { value: null, n: rest }] : told
}

/** The value that is looked for: the affirmative one (its contrary where the column says the contrary), else the rarer. */
export function positiveOf(column: ColumnProfile, contrary: boolean): { value: string | null; sure: boolean } {
  const values = valuesOf(column)
  const yes = values.filter(({ value }) => value !== null && isAffirmative(value))
  if (yes.length === 1) {
    const other = values.find(({ value }) => value !== yes[0]!.value)
    return { value: contrary ? (other?.value ?? null) : yes[0]!.value, sure: true }
  }
  return { value: values.toSorted((a, b) => a.n - b.n)[0]?.value ?? null, sure: false }
}
