import { type Decision, warned } from '#base'
import type { Column, Table } from '#data/sources'
import type { Problem } from './problem.ts'

/** A column that cannot have been known when the outcome was not: it repeats the outcome, or is dated after it. */
export type CertainLeak = Readonly<{ column: string; kind: 'copy' | 'function' | 'after-outcome' }>

const millisecondsPerDay = 86_400_000
/** Rows beyond the first of each value: so many agreements are no coincidence. */
const leastAgreements = 30

/** Value codes of the known rows, a missing value being a value of its own. */
function valueCodes(column: Column, rows: Int32Array): { codes: Int32Array; distinct: number } {
  const codes = new Int32Array(rows.length)
  const seen = new Map<number, number>()
  const numeric = column.type === 'number' || column.type === 'date'
  for (const [i, row] of rows.entries()) {
    const value = numeric ? column.values[row]! : column.codes[row]!
    let code = seen.get(value)
    if (code === undefined) seen.set(value, (code = seen.size))
    codes[i] = code
  }
  return { codes, distinct: seen.size }
}

/** Whether every value of the column goes with one outcome only. */
function determines(codes: Int32Array, distinct: number, outcome: (i: number) => number): boolean {
  const first = new Float64Array(distinct).fill(Number.NaN)
  for (let i = 0; i < codes.length; i++) {
    const y = outcome(i)
    const known = first[codes[i]!]!
    if (Number.isNaN(known)) first[codes[i]!] = y
    else if (known !== y) return false
  }
  return true
}

/** Whether cutting the column's range once per class boundary separates the classes without an error. */
function separates(values: Float64Array, rows: Int32Array, y: Float64Array, classes: number): boolean {
  const low = new Float64Array(classes).fill(Number.POSITIVE_INFINITY)
  const high = new Float64Array(classes).fill(Number.NEGATIVE_INFINITY)
  const n = new Int32Array(classes)
  let known = 0
  for (const row of rows) {
    const value = values[row]!
    if (Number.isNaN(value)) continue
    const k = y[row]!
    low[k] = Math.min(low[k]!, value)
    high[k] = Math.max(high[k]!, value)
    n[k]!++
    known++
  }
  if (known < 0.95 * rows.length || n.some((count) => count < leastAgreements)) return false
  const order = [...n.keys()].sort((a, b) => low[a]! - low[b]!)
  return order.every((k, i) => i === 0 || low[k]! > high[order[i - 1]!]!)
}

/** Numbers: the column is a straight line of the outcome, or puts the rows in exactly the same (or opposite) order. */
function repeatsNumber(values: Float64Array, rows: Int32Array, y: Float64Array): 'copy' | 'function' | null {
  const known = rows.filter((row) => !Number.isNaN(values[row]!))
  if (known.length < Math.max(leastAgreements, rows.length / 2)) return null
  if (known.every((row) => values[row] === y[row])) return 'copy'
  const order = known.toSorted((a, b) => values[a]! - values[b]! || y[a]! - y[b]!)
  let up = true
  let down = true
  let steps = 0
  for (let i = 1; i < order.length && (up || down); i++) {
    const [a, b] = [order[i - 1]!, order[i]!]
    const step = Math.sign(values[b]! - values[a]!)
    const change = Math.sign(y[b]! - y[a]!)
    if (step !== 0) steps++
    if (change !== step) up = false
    if (change !== -step) down = false
  }
  return (up || down) && steps >= 20 ? 'function' : null
}

function functionOfTarget(column: Column, problem: Problem): 'copy' | 'function' | null {
  const { rows, y } = problem
  const numeric = column.type === 'number' || column.type === 'date'
  if (problem.kind === 'regression' && numeric) return repeatsNumber(column.values, rows, y)
  const { codes, distinct } = valueCodes(column, rows)
  if (distinct < 2) return null
  if (rows.length - distinct >= leastAgreements && distinct <= rows.length / 5 && determines(codes, distinct, (i) => y[rows[i]!]!)) {
    if (problem.kind !== 'regression') return distinct === problem.classes.length ? 'copy' : 'function'
    const outcomes = new Set(rows.values().map((row) => y[row]!)).size
    // A price list also fixes the price of each article; only one value per outcome betrays a renaming of it
    return outcomes === distinct ? 'function' : null
  }
  return numeric && problem.kind !== 'regression' && separates(column.values, rows, y, problem.classes.length) ? 'function' : null
}

/** How many dates are later than the moment of their row, beyond the day when a column carries no hour. */
function laterDates(column: Column, time: Column, rows: Int32Array): { later: number; both: number } {
  if (column.type !== 'date' || time.type !== 'date' || column.name === time.name) return { later: 0, both: 0 }
  const slack = column.hasTime && time.hasTime ? 0 : millisecondsPerDay
  let both = 0
  let later = 0
  for (const row of rows) {
    const gap = column.values[row]! - time.values[row]!
    if (Number.isNaN(gap)) continue
    both++
    if (gap > slack || (gap === slack && slack > 0)) later++
  }
  return { later, both }
}

function isAfterOutcome(column: Column, time: Column, rows: Int32Array): boolean {
  const { later, both } = laterDates(column, time, rows)
  return later >= 5 && later > 0.1 * both
}

/** Dates that are later than the moment in a few rows: too few to refuse the column, and not to be passed over. */
export function strayDates(table: Table, problem: Problem, features: readonly string[], time: Column | null): Decision[] {
  if (!time) return []
  return table.columns.flatMap((column) => {
    const { later } = features.includes(column.name) ? laterDates(column, time, problem.rows) : { later: 0 }
    return later > 0 ? [warned('DATES_AFTER_MOMENT', { column: column.name, time: time.name, n: later })] : []
  })
}

/** Features that repeat the outcome or are dated after it; they cannot be used whatever the model would gain. */
export function certainLeaks(table: Table, problem: Problem, features: readonly string[], time: Column | null): CertainLeak[] {
  return table.columns.flatMap((column): CertainLeak[] => {
    if (!features.includes(column.name)) return []
    const kind = functionOfTarget(column, problem)
    if (kind) return [{ column: column.name, kind }]
    return time && isAfterOutcome(column, time, problem.rows) ? [{ column: column.name, kind: 'after-outcome' }] : []
  })
}
