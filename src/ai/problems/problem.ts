import { type Decision, DomainError, decided, nearestName, warned } from '#base'
import type { Column, Table } from '#data/sources'

/** What is asked of the data: which column to foretell, and of which rows its value is known. */
export type Problem = Readonly<{
  kind: 'binary' | 'multiclass' | 'regression'
  target: string
  /** The class that a binary problem looks for. */
  positive: string | null
  /** Binary: negative, positive; multi-class: in order of their spelling; regression: none. */
  classes: readonly string[]
  /** Per row of the table: 0/1, class code, or the number; NaN where the outcome is not known. Shared memory. */
  y: Float64Array
  /** Rows with a known outcome, ascending. */
  rows: Int32Array
}>

const leastRows = 30
const leastOfClass = 10
const mostClasses = 20

const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .trim()
    .toLowerCase()
const affirmative: ReadonlySet<string> = new Set(['si', 's', 'yes', 'y', 'true', 't', 'verdadero', 'v', '1'])
/** Whether a value says yes, in Spanish or English. */
export const isAffirmative = (value: string): boolean => affirmative.has(plain(value))

/** The column of that name. @throws TARGET_NOT_FOUND or COLUMN_NOT_FOUND, with the nearest name */
export function columnNamed(table: Table, name: string, code: 'TARGET_NOT_FOUND' | 'COLUMN_NOT_FOUND' = 'COLUMN_NOT_FOUND'): Column {
  const found = table.columns.find((column) => column.name === name)
  if (found) return found
  const names = table.columns.map((column) => column.name)
  throw new DomainError(code, { column: name, nearest: nearestName(name, names) ?? names.slice(0, 5).join(', '), n: names.length })
}

/** Known outcomes as spelled: a class per row, −1 = missing. */
function classesOf(column: Column): { codes: Int32Array; levels: readonly string[] } {
  if (column.type !== 'number' && column.type !== 'date') return column
  const levels: string[] = []
  const known = new Map<number, number>()
  const codes = Int32Array.from(column.values, (value) => {
    if (Number.isNaN(value)) return -1
    let code = known.get(value)
    if (code === undefined) {
      code = levels.length
      known.set(value, code)
      levels.push(String(value))
    }
    return code
  })
  return { codes, levels }
}

function distinctNumbers(values: Float64Array, most: number): number {
  const seen = new Set<number>()
  for (const value of values) {
    if (!Number.isNaN(value)) seen.add(value)
    if (seen.size > most) break
  }
  return seen.size
}

function choosePositive(target: string, levels: string[], counts: number[], wanted: string | undefined, decisions: Decision[]): number {
  if (wanted !== undefined) {
    const same = (level: string) => plain(level) === plain(wanted) || (wanted.trim() !== '' && Number(level) === Number(wanted))
    const at = levels.indexOf(wanted) >= 0 ? levels.indexOf(wanted) : levels.findIndex(same)
    if (at < 0) throw new DomainError('POSITIVE_NOT_FOUND', { positive: wanted, column: target, classes: levels.join(', ') })
    decisions.push(decided('POSITIVE_GIVEN', { column: target, positive: levels[at]! }))
    return at
  }
  const yes = levels.map(isAffirmative)
  if (yes.filter(Boolean).length === 1) {
    const at = yes.indexOf(true)
    decisions.push(decided('POSITIVE_BY_MEANING', { column: target, positive: levels[at]! }))
    return at
  }
  const at = counts[0]! < counts[1]! ? 0 : 1
  decisions.push(warned('POSITIVE_BY_RARITY', { column: target, positive: levels[at]!, other: levels[1 - at]! }))
  return at
}

function shared(y: Float64Array): Float64Array {
  const values = new Float64Array(new SharedArrayBuffer(y.byteLength))
  values.set(y)
  return values
}

const knownRows = (y: Float64Array): Int32Array => Int32Array.from(y.keys().filter((i) => !Number.isNaN(y[i]!)))

/**
 * Finds what is asked and refuses what cannot be learnt.
 * @throws TARGET_NOT_FOUND, TARGET_EMPTY, TARGET_CONSTANT, TARGET_IS_DATE, TOO_FEW_ROWS, TOO_FEW_OF_CLASS, TOO_MANY_CLASSES,
 *         POSITIVE_NOT_FOUND
 */
export function defineProblem(table: Table, target: string, positive?: string): { problem: Problem; decisions: Decision[] } {
  const decisions: Decision[] = []
  const column = columnNamed(table, target, 'TARGET_NOT_FOUND')
  if (column.type === 'date') throw new DomainError('TARGET_IS_DATE', { column: target })
  const missing = column.type === 'number' ? column.values.filter(Number.isNaN).length : column.codes.filter((code) => code < 0).length
  const known = table.rows - missing
  if (known === 0) throw new DomainError('TARGET_EMPTY', { column: target, rows: table.rows })
  if (table.rows < 2) throw new DomainError('TOO_FEW_ROWS', { n: known, least: leastRows, column: target })
  const classification = column.type !== 'number' || distinctNumbers(column.values, 2) <= 2
  const problem = classification ? classes(column, target, positive, decisions) : regression(column.values, target, decisions)
  if (positive !== undefined && problem.kind !== 'binary') decisions.push(warned('POSITIVE_IGNORED', { column: target, positive }))
  if (missing > 0) decisions.unshift(warned('TARGET_MISSING_DROPPED', { column: target, n: missing, rows: table.rows }))
  return { problem, decisions }
}

function regression(values: Float64Array, target: string, decisions: Decision[]): Problem {
  const y = shared(values.map((value) => (Number.isFinite(value) ? value : Number.NaN)))
  const rows = knownRows(y)
  if (rows.length < leastRows) throw new DomainError('TOO_FEW_ROWS', { n: rows.length, least: leastRows, column: target })
  decisions.push(decided('KIND_REGRESSION', { column: target, distinct: distinctNumbers(values, values.length), n: rows.length }))
  return { kind: 'regression', target, positive: null, classes: [], y, rows }
}

function classes(column: Column, target: string, positive: string | undefined, decisions: Decision[]): Problem {
  const { codes, levels } = classesOf(column)
  const counts = new Array<number>(levels.length).fill(0)
  for (const code of codes) if (code >= 0) counts[code]!++
  const present = counts.flatMap((n, code) => (n > 0 ? [code] : []))
  const known = present.reduce((sum, code) => sum + counts[code]!, 0)
  if (present.length === 1) throw new DomainError('TARGET_CONSTANT', { column: target, value: levels[present[0]!]!, n: known })
  if (known < leastRows) throw new DomainError('TOO_FEW_ROWS', { n: known, least: leastRows, column: target })
  let kept = present
  if (present.length > 2) {
    kept = present.filter((code) => counts[code]! >= leastOfClass)
    if (kept.length > mostClasses || kept.length < 2)
      throw new DomainError('TOO_MANY_CLASSES', { column: target, classes: present.length, most: mostClasses, least: leastOfClass })
    const rare = present.filter((code) => counts[code]! < leastOfClass)
    if (rare.length > 0) {
      const rows = rare.reduce((sum, code) => sum + counts[code]!, 0)
      const names = rare.slice(0, 5).map((code) => levels[code]!)
      decisions.push(
        warned('RARE_CLASSES_DROPPED', { n: rows, classes: names.join(', ') + (rare.length > 5 ? '…' : ''), least: leastOfClass }),
      )
    }
  }
  const bySpelling = kept.toSorted((a, b) => (levels[a]! < levels[b]! ? -1 : 1))
  let order = bySpelling
  if (kept.length === 2) {
    const scarce = kept.find((code) => counts[code]! < leastOfClass)
    if (scarce !== undefined)
      throw new DomainError('TOO_FEW_OF_CLASS', { column: target, class: levels[scarce]!, n: counts[scarce]!, least: leastOfClass })
    const names = bySpelling.map((code) => levels[code]!)
    const at = choosePositive(
      target,
      names,
      bySpelling.map((code) => counts[code]!),
      positive,
      decisions,
    )
    order = [bySpelling[1 - at]!, bySpelling[at]!]
    decisions.push(
      decided('KIND_BINARY', {
        column: target,
        positive: names[at]!,
        share: counts[order[1]!]! / (counts[order[0]!]! + counts[order[1]!]!),
      }),
    )
  } else
    decisions.push(
      decided('KIND_MULTICLASS', { column: target, classes: kept.length, n: kept.reduce((sum, code) => sum + counts[code]!, 0) }),
    )
  const codeOf = new Map(order.map((code, k) => [code, k]))
  const y = shared(Float64Array.from(codes, (code) => codeOf.get(code) ?? Number.NaN))
  const names = order.map((code) => levels[code]!)
  const binary = order.length === 2
  return { kind: binary ? 'binary' : 'multiclass', target, positive: binary ? names[1]! : null, classes: names, y, rows: knownRows(y) }
}
