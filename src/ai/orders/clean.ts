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
  const { rows } = table
  const customerOf = placesOf(customer)
  const [places, days, worths] = [new Int32Array(rows), new Int32Array(rows), new Float64Array(rows)]
  const kept: number[] = []
  for (let i = 0; i < rows; i++) {
    const place = customerOf.place(i)
    const time = times[i]!
    let amount = amounts === null ? prices![i]! * quantities![i]! : amounts[i]!
    if (place < 0) left.customer++
    else if (Number.isNaN(time)) left.date++
    else if (time > now.getTime()) left.future++
    else if (Number.isNaN(amount)) left.amount++
    else if (amount === 0) left.zero++
    else if (status !== null && cancelled.test(textAt(status, i) ?? '')) left.status++
    else if (several && currencies !== null && textAt(currencies, i) !== chosen) left.currency++
    else {
      if (amount > 0 && ((quantities?.[i] ?? 1) < 0 || (order !== null && /^C\d/i.test(textAt(order, i) ?? '')))) amount = -amount
      places[i] = place
      days[i] = Math.floor(time / millisecondsPerDay)
      worths[i] = amount / inCents
      kept.push(i)
    }
  }
  // Returns after purchases of the same day
  const sorted = byPlace(kept, places, customerOf.names.length, (a, b) => days[a]! - days[b]! || worths[b]! - worths[a]! || a - b)
  // Two equal purchases on one day are two when nothing names the order and no time tells them apart
  const tellsApart = order !== null || (date.type === 'date' && date.hasTime)
  const whole = (i: number) => table.columns.map((column) => ('codes' in column ? column.codes[i] : column.values[i])).join(' ')
  const lines: number[] = []
  let [returns, bought] = [0, -1]
  for (let at = 0; at < sorted.length; ) {
    const first = sorted[at]!
    const isAlike = (i: number) => places[i] === places[first] && days[i] === days[first] && worths[i] === worths[first]
    let end = at + 1
    while (end < sorted.length && isAlike(sorted[end]!)) end++
    const seen = tellsApart && end - at > 1 ? new Set<string>() : null
    for (; at < end; at++) {
      const i = sorted[at]!
      const row = seen === null ? '' : whole(i)
      if (seen?.has(row)) left.repeated++
      else if (worths[i]! < 0 && bought !== places[i]) left.early++
      else {
        if (worths[i]! > 0) bought = places[i]!
        else returns++
        lines.push(i)
      }
      seen?.add(row)
    }
  }
  for (const [why, n] of Object.entries(left)) if (n > 0) decisions.push((why === 'future' ? warned : decided)(`ORDERS_LEFT_${why}`, { n }))
  if (lines.length === 0) throw new DomainError('ORDERS_NONE_LEFT', { rows })
  if (returns > 0) decisions.push(decided('ORDERS_RETURNS', { n: returns }))
  const orders = {
    customers: customerOf.names,
    customer: Int32Array.from(lines, (i) => places[i]!),
    day: Int32Array.from(lines, (i) => days[i]!),
    amount: Float64Array.from(lines, (i) => worths[i]!),
    currency: chosen,
  }
  if (date.type === 'date' && date.hasTime) decisions.push(decided('ORDERS_DAYS_UTC'))
  flagGiant(orders, decisions)
  return { orders, decisions }
}

/** Names of the customers of a column and the place of each row's among them; −1 where it has none. */
function placesOf(column: Column): { names: string[]; place(row: number): number } {
  if ('codes' in column) return { names: [...column.levels], place: (row) => column.codes[row]! }
  const names: string[] = []
  const places = new Map<number, number>()
  return {
    names,
    place(row) {
      const value = column.values[row]!
      if (Number.isNaN(value)) return -1
      let place = places.get(value)
      if (place === undefined) {
        places.set(value, (place = names.length))
        names.push(textAt(column, row)!)
      }
      return place
    },
  }
}

/** Rows by place and then by `compare`; linear but for the rows of one place. */
function byPlace(rows: readonly number[], places: Int32Array, count: number, compare: (a: number, b: number) => number): Int32Array {
  const ends = new Int32Array(count + 1)
  for (const row of rows) ends[places[row]! + 1]!++
  for (let place = 0; place < count; place++) ends[place + 1]! += ends[place]!
  const next = ends.slice()
  const sorted = new Int32Array(rows.length)
  for (const row of rows) sorted[next[places[row]!]!++] = row
  for (let place = 0; place < count; place++) sorted.subarray(ends[place], ends[place + 1]).sort(compare)
  return sorted
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
function flagGiant({ customers, customer, amount }: Orders, decisions: Decision[]): void {
  const sums = new Float64Array(customers.length)
  for (const [i, place] of customer.entries()) sums[place]! += amount[i]!
  const total = sums.reduce((sum, x) => sum + Math.max(0, x), 0)
  const most = sums.reduce((best, x, i) => (x > sums[best]! ? i : best), 0)
  const share = sums[most]! / total
  if (new Set(customer).size >= 30 && share >= 0.1) decisions.push(warned('ORDERS_GIANT', { customer: customers[most]!, share }))
}
