import { columnNamed } from '#ai/problems'
import { type Decision, DomainError, decided } from '#base'
import type { Column, Table } from '#data/sources'
import { type OrderPart, orderParts } from './schema.ts'

export type OrderColumns = Readonly<Partial<Record<OrderPart, string>>>

/** Names in Spanish and English, without accents or signs; earlier ones are better. */
const names: Readonly<Record<OrderPart, RegExp>> = {
  customer:
    /^(customer|cliente|client|user|usuario|household|buyer|comprador|shopper|account|cuenta)(id|no|num|code|codigo|key)?$|^(id|cod|codigo)(customer|cliente|usuario)$/,
  date: /^(fecha|date|invoicedate|orderdate|fecha(de)?(l)?(pedido|compra|factura|venta)|purchasedate|orderedat|createdat|transaction(date|timestamp)|timestamp|dia|day)$/,
  amount:
    /^(total|importe|amount|revenue|sales(value)?|monto|valor|ventas?|net(amount|sales)|grandtotal|(order|line)(total|amount|value)|(importe|total)(total|neto|pedido|linea|eur|euros|con(iva)?|sin(iva)?)?|totalprice)(centimos|cents)?$/,
  price: /^(unitprice|price|precio|preciounitario|precioud)(centimos|cents)?$/,
  quantity: /^(quantity|qty|cantidad|units|unidades|uds)$/,
  order:
    /^(invoice|factura|order|pedido|basket|transaction|ticket|compra)(id|no|num|number|code|numero)?$|^(id|num|numero|no)(pedido|factura|order|invoice)$/,
  product: /^(stockcode|sku|product|producto|articulo|item|referencia)(id|no|code|codigo)?$/,
  status: /^(status|estado|orderstatus|estado(del)?pedido|financialstatus)$/,
  currency: /^(currency|moneda|divisa|currencycode)$/,
}
const numeric: readonly OrderPart[] = ['amount', 'price', 'quantity']

const bare = (name: string): string =>
  name
    .normalize('NFD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '')

const fits = (part: OrderPart, { type }: Column): boolean =>
  part === 'date' ? type === 'date' : numeric.includes(part) ? type === 'number' : type !== 'date'

/**
 * Which column of a file of orders is what: those that are given, then by name and type in Spanish and English.
 * Without an amount it is price by quantity.
 * @throws COLUMN_NOT_FOUND, ORDERS_PART_DOES_NOT_FIT, ORDERS_PART_MISSING
 */
export function recogniseOrders(table: Table, given: OrderColumns = {}): { columns: OrderColumns; decisions: Decision[] } {
  const columns: Partial<Record<OrderPart, string>> = {}
  for (const part of orderParts) {
    const name = given[part]
    if (name === undefined) continue
    const column = columnNamed(table, name)
    if (!fits(part, column)) throw new DomainError('ORDERS_PART_DOES_NOT_FIT', { column: column.name, part, type: column.type })
    columns[part] = column.name
  }
  const taken = new Set(Object.values(columns))
  for (const part of orderParts) {
    if (columns[part] !== undefined) continue
    const found = table.columns.find((column) => !taken.has(column.name) && fits(part, column) && names[part].test(bare(column.name)))
    if (!found) continue
    columns[part] = found.name
    taken.add(found.name)
  }
  const missing = (['customer', 'date'] as const).find((part) => columns[part] === undefined)
  const part =
    missing ?? (columns.amount === undefined && (columns.price === undefined || columns.quantity === undefined) ? 'amount' : null)
  if (part !== null)
    throw new DomainError('ORDERS_PART_MISSING', {
      part,
      columns: table.columns
        .map(({ name }) => name)
        .slice(0, 12)
        .join(', '),
    })
  const decisions = orderParts.flatMap((key) =>
    columns[key] === undefined ? [] : [decided(`ORDERS_TAKEN_${key}`, { column: columns[key] })],
  )
  if (columns.amount === undefined)
    decisions.push(decided('ORDERS_AMOUNT_FROM_PRICE', { price: columns.price!, quantity: columns.quantity! }))
  return { columns, decisions }
}
