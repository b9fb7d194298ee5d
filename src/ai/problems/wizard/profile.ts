import { certainLeaks, defineProblem } from '#ai/problems'
import { DomainError } from '#base'
import { profileTable } from '#data/quality'
import type { Table } from '#data/sources'
import { outcomesFor } from './outcome.ts'
import { type FileProfile, type QuestionKey, questionKeys } from './schema.ts'

/** Outcomes per question whose repeating columns are looked for. */
const lookedAt = 3

/** Columns that repeat an outcome; none where the outcome cannot be learnt at all. */
function repeating(table: Table, target: string): string[] {
  try {
    const names = table.columns.map(({ name }) => name).filter((name) => name !== target)
    return certainLeaks(table, defineProblem(table, target).problem, names, null).map(({ column }) => column)
  } catch (error) {
    if (error instanceof DomainError) return []
    throw error
  }
}

/** What the questions are asked of: the profile of every column, and which columns repeat the likely outcomes of each question. */
export function profileFile(name: string, table: Table, keys: readonly QuestionKey[] = questionKeys, target?: string): FileProfile {
  const columns = profileTable(table)
  const likely = (key: QuestionKey) =>
    outcomesFor(key, columns)
      .slice(0, lookedAt)
      .map(({ column }) => column)
  const targets = target === undefined ? new Set(keys.flatMap(likely)) : columns.some((column) => column.name === target) ? [target] : []
  return { name, rows: table.rows, columns, repeats: Object.fromEntries([...targets].map((one) => [one, repeating(table, one)])) }
}
