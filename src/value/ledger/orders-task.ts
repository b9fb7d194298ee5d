// Runs in a worker thread: reading a large file must not keep other requests waiting.
import { cleanOrders, recogniseOrders } from '#ai/orders'
import { type Decision, dateOfDay, type Language } from '#base'
import { readTable } from '#data/sources'

export type OrdersTask = Readonly<{
  path: string
  language: Language
  currency: string
  now: Date
  missing?: string[]
  dates?: 'dmy' | 'mdy'
  text?: string[]
}>
export type OrdersRead = Readonly<{
  customers: readonly string[]
  customer: Int32Array
  day: Int32Array
  amount: Float64Array
  /** The last day that the file has an order of. */
  last: string
  decisions: readonly Decision[]
}>

/** Lines of orders of a kept file, the customers as the file spells them, amounts of one currency. */
export async function readOrders({ path, currency, now, ...options }: OrdersTask): Promise<OrdersRead> {
  let { table } = await readTable(path, options)
  let columns = recogniseOrders(table).columns
  const named = table.columns.find(({ name }) => name === columns.customer)
  // 0017 and 17 are two customers: keys are not numbers
  if (named?.type === 'number') {
    table = (await readTable(path, { ...options, text: [...(options.text ?? []), named.name] })).table
    columns = recogniseOrders(table, { customer: named.name }).columns
  }
  const { orders, decisions } = cleanOrders(table, columns, { now, ...(columns.currency === undefined ? {} : { currency }) })
  const last = orders.day.reduce((latest, day) => Math.max(latest, day), 0)
  return {
    customers: orders.customers,
    customer: orders.customer,
    day: orders.day,
    amount: orders.amount,
    last: dateOfDay(last),
    decisions,
  }
}
