// Runs in a worker thread: reading a large file must not keep other requests waiting.
import type { Language } from '#base'
import { readTable } from '#data/sources'
import { cleanOrders } from '../clean.ts'
import { type OrderColumns, recogniseOrders } from '../recognise.ts'
import { rhythmOf } from '../rhythm.ts'
import type { OrderRecognition } from './schema.ts'

export type LookTask = Readonly<{
  path: string
  language: Language
  /** Milliseconds since 1970. */
  now: number
  columns: OrderColumns
  currency?: string
  windowDays?: number
  missing?: string[]
  dates?: 'dmy' | 'mdy'
  text?: string[]
}>

/** What a file of orders is understood to be. */
export async function lookAtOrders({ path, now, columns: given, currency, windowDays, ...reading }: LookTask) {
  const { table } = await readTable(path, reading)
  const { columns, decisions } = recogniseOrders(table, given)
  const cleaned = cleanOrders(table, columns, { now: new Date(now), currency })
  const found: Omit<OrderRecognition, 'words'> = {
    columns,
    all: table.columns.map(({ name, type }) => ({ name, type })),
    rows: table.rows,
    used: cleaned.orders.day.length,
    currency: cleaned.orders.currency,
    rhythm: rhythmOf(cleaned.orders, windowDays),
    decisions: [...decisions, ...cleaned.decisions].map(({ params, ...decision }) => ({ ...decision, params: { ...params } })),
  }
  return found
}
