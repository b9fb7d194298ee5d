import { columnNamed } from '#ai/problems'
import { type Decision, DomainError, decided, millisecondsPerDay, warned } from '#base'
import type { Column, Table } from '#data/sources'
import type { OrderColumns } from './recognise.ts'
import type { OrderPart } from './schema.ts'

/** Lines of orders by customer and then by day: parallel arrays. */
export type Orders = Readonly<{
  /** Names of the customers; `customer` holds their places. */
  customers: readonly string[]
  customer: Int32Array
  /** Days since 1970-01-01. */
  day: Int32Array
  /** Units of the currency, returns below zero. */
  amount: Float64Array
  currency: string | null
}>
type Options = Readonly<{ now: Date; currency?: string | undefined }>

const cancelled = /cancel|anulad|refund|reembols|devuel|devol|return|void/i

const textAt = (column: Column, i: number): string | null => {
  if ('codes' in column) return column.codes[i]! < 0 ? null : column.levels[column.codes[i]!]!
  const value = column.values[i]!
  return Number.isNaN(value) ? null : String(value)
}

/**
 * Leaves out, each kind counted in a decision, what is no purchase or return of a known customer; sorts the rest.
 * Returns are lines with a negative quantity or amount, or of an order whose number begins with C and a digit.
 * @throws ORDERS_CURRENCY_NOT_FOUND, ORDERS_NONE_LEFT
 */
export function cleanOrders(
  table: Table,
  columns: OrderColumns,
  { now, currency: wanted }: Options,
): { orders: Orders; decisions: Decision[] } {
  const decisions: Decision[] = []
  const of = (part: OrderPart): Column | null => (columns[part] === undefined ? null : columnNamed(table, columns[part]!))
  const [customer, date, order, status, currencies] = [of('customer')!, of('date')!, of('order'), of('status'), of('currency')]
  const numbers = (part: OrderPart): Float64Array | null => {
    const column = of(part)
    return column?.type === 'number' ? column.values : null
  }
  const [amounts, prices, quantities] = [numbers('amount'), numbers('price'), numbers('quantity')]
  const inCents = /(c[eé]ntimos|cents)$/i.test(columns.amount ?? columns.price ?? '') ? 100 : 1
  const times = date.type === 'date' ? date.values : new Float64Array(table.rows).fill(Number.NaN)
  const { chosen, several } = chooseCurrency(currencies, table.rows, wanted, decisions)

  const left = { customer: 0, date: 0, future: 0, amount: 0, zero: 0, status: 0, currency: 0, repeated: 0, early: 0 }
  // Two equal purchases on one day are two when nothing names the order and no time tells them apart
  const tellsApart = order !== null || (date.type === 'date' && date.hasTime)
  const seen = new Set<string>()
  const places = new Map<string, number>()
  const kept: { customer: number; day: number; amount: number }[] = []
  for (let i = 0; i < table.rows; i++) {
    const name = textAt(customer, i)
    const time = times[i]!
    let amount = amounts === null ? prices![i]! * quantities![i]! : amounts[i]!
    if (name === null) left.customer++
    else if (Number.isNaN(time)) left.date++
    else if (time > now.getTime()) left.future++
    else if (Number.isNaN(amount)) left.amount++
    else if (amount === 0) left.zero++
    else if (status !== null && cancelled.test(textAt(status, i) ?? '')) left.status++
    else if (several && currencies !== null && textAt(currencies, i) !== chosen) left.currency++
    else {
      const whole = tellsApart ? table.columns.map((column) => textAt(column, i)).join('\u0000') : ''
      if (tellsApart && seen.has(whole)) {
        left.repeated++
        continue
      }
      if (tellsApart) seen.add(whole)
      if (amount > 0 && ((quantities?.[i] ?? 1) < 0 || (order !== null && /^C\d/i.test(textAt(order, i) ?? '')))) amount = -amount
      const place = places.get(name) ?? places.size
      places.set(name, place)
      kept.push({ customer: place, day: Math.floor(time / millisecondsPerDay), amount: amount / inCents })
    }
  }
  // Returns after purchases of the same day
  kept.sort((a, b) => a.customer - b.customer || a.day - b.day || b.amount - a.amount)
  const bought = new Set<number>()
  const lines = kept.filter((line) => {
    if (line.amount > 0) bought.add(line.customer)
    else if (!bought.has(line.customer)) left.early++
    return bought.has(line.customer)
  })
  for (const [why, n] of Object.entries(left)) if (n > 0) decisions.push((why === 'future' ? warned : decided)(`ORDERS_LEFT_${why}`, { n }))
  if (lines.length === 0) throw new DomainError('ORDERS_NONE_LEFT', { rows: table.rows })
  const returns = lines.filter(({ amount }) => amount < 0).length
  if (returns > 0) decisions.push(decided('ORDERS_RETURNS', { n: returns }))
  const all = [...places.keys()]
  flagGiant(lines, all, decisions)
  return {
    orders: {
      customers: all,
      customer: Int32Array.from(lines, (line) => line.customer),
      day: Int32Array.from(lines, (line) => line.day),
      amount: Float64Array.from(lines, (line) => line.amount),
      currency: chosen,
    },
    decisions,
  }
}

/** The currency to use; a row without one is of the only one, and of none when there are several. */
function chooseCurrency(
  column: Column | null,
  rows: number,
  wanted: string | undefined,
  decisions: Decision[],
): { chosen: string | null; several: boolean } {
  const counts = new Map<string, number>()
  for (let i = 0; column !== null && i < rows; i++) {
    const name = textAt(column, i)
    if (name !== null) counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  const ordered = [...counts].sort((a, b) => b[1] - a[1])
  const found = ordered.map(([name]) => name).join(', ')
  if (wanted !== undefined && !counts.has(wanted))
    throw new DomainError('ORDERS_CURRENCY_NOT_FOUND', { currency: wanted, found: found || '–' })
  const chosen = wanted ?? ordered[0]?.[0] ?? null
  const several = ordered.length > 1
  if (several) decisions.push(warned('ORDERS_CURRENCIES', { n: ordered.length, found, chosen: chosen! }))
  return { chosen, several }
}

/** Says of a customer who alone makes a tenth of the sales, among at least thirty. */
function flagGiant(lines: readonly { customer: number; amount: number }[], customers: readonly string[], decisions: Decision[]): void {
  const sums = new Float64Array(customers.length)
  for (const { customer, amount } of lines) sums[customer]! += amount
  const total = sums.reduce((sum, x) => sum + Math.max(0, x), 0)
  const most = sums.reduce((best, x, i) => (x > sums[best]! ? i : best), 0)
  const share = sums[most]! / total
  if (customers.length >= 30 && share >= 0.1) decisions.push(warned('ORDERS_GIANT', { customer: customers[most]!, share }))
}
