import type { Column } from '#data/sources'
import { applyRecipe } from './apply.ts'
import type { Recipe, Step } from './schema.ts'

type SourceType = 'number' | 'date' | 'category'

/** The source columns of a step and the types in which it reads them. */
export function sourcesOf(step: Step): [column: string, type: SourceType][] {
  switch (step.kind) {
    case 'number':
      return [[step.column, 'number']]
    case 'date':
      return [[step.column, 'date']]
    case 'interval':
      return [
        [step.column, 'date'],
        [step.since, 'date'],
      ]
    case 'missing':
      return [[step.column, step.of]]
    default:
      return [[step.column, 'category']]
  }
}

const iso = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}:?\d{2})?)?$/
/** ms since 1970 UTC of a record's date: already that, or ISO 8601 (UTC where no zone is said). */
function dateValue(value: string | number): number {
  if (typeof value === 'number') return value
  const match = iso.exec(value.trim())
  return match ? Date.parse(`${match[1]}T${match[2] ?? '00:00'}${match[3] ?? 'Z'}`) : Number.NaN
}
const decimal = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/
const numberValue = (value: string | number): number =>
  typeof value === 'number' ? value : decimal.test(value.trim()) ? Number(value) : Number.NaN

/** A column of one row that holds the record's value. */
function columnOfOne(name: string, type: SourceType, value: string | number | null): Column {
  if (type === 'category')
    return { name, type, codes: Int32Array.of(value === null ? -1 : 0), levels: value === null ? [] : [String(value)] }
  if (type === 'date') return { name, type, hasTime: true, values: Float64Array.of(value === null ? Number.NaN : dateValue(value)) }
  return { name, type, values: Float64Array.of(value === null ? Number.NaN : numberValue(value)) }
}

/**
 * The numbers of one record. A value that is absent, null or of no use as the type wanted counts as missing. Numbers may
 * come as text with a decimal point, dates in ms or as ISO 8601.
 * @returns one number per output
 */
export function applyRecipeToRecord(recipe: Recipe, record: Readonly<Record<string, number | string | null>>): Float32Array {
  const columns = new Map<string, Column>()
  for (const step of recipe.steps)
    for (const [name, type] of sourcesOf(step))
      if (!columns.has(name)) columns.set(name, columnOfOne(name, type, (Object.hasOwn(record, name) ? record[name] : null) ?? null))
  return applyRecipe(recipe, { rows: 1, columns: [...columns.values()] }).values
}
