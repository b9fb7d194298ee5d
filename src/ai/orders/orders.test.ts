import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, it } from 'node:test'
import { type Decision, DomainError, languages } from '#base'
import { readTable } from '#data/sources'
import { cleanOrders, ordersInWords, recogniseOrders, rhythmOf } from './index.ts'
import type { OrderColumns } from './recognise.ts'

const folder = mkdtempSync(join(tmpdir(), 'rumbo-orders-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const now = new Date('2026-01-01T00:00:00Z')

async function look(path: string, given: OrderColumns = {}, currency?: string) {
  const { table } = await readTable(path, { language: 'es' })
  const { columns, decisions } = recogniseOrders(table, given)
  const cleaned = cleanOrders(table, columns, { now, currency })
  const all = [...decisions, ...cleaned.decisions]
  const rhythm = rhythmOf(cleaned.orders)
  for (const language of languages)
    for (const sentence of ordersInWords(all, rhythm, language)) assert.doesNotMatch(sentence, /[{}]|^ORDERS_/, language)
  return { columns, orders: cleaned.orders, decisions: all, rhythm }
}
const written = (content: string) => {
  const path = join(folder, `${Math.abs(content.length)}-${content.slice(0, 12).replaceAll(/\W/g, '')}.csv`)
  writeFileSync(path, content)
  return path
}
const count = (decisions: readonly Decision[], code: string) => decisions.find((d) => d.code === code)?.params.n
const refusedWith = (code: string) => (error: unknown) => error instanceof DomainError && error.code === code

it('recognises the orders of a shop in Spanish, amounts in cents', async () => {
  const { columns, orders } = await look(
    written(
      'pedido_id,cliente_id,fecha,lineas,total_centimos\nP1,C1,2025-03-01T10:00:00,2,1250\nP2,C1,2025-04-01T10:00:00,1,500\nP3,C2,2025-04-02T10:00:00,1,999\n',
    ),
  )
  assert.deepEqual(columns, { order: 'pedido_id', customer: 'cliente_id', date: 'fecha', amount: 'total_centimos' })
  assert.deepEqual([...orders.amount], [12.5, 5, 9.99])
})

it('counts days of mixed time zones in UTC and says so, and only where the file has times', async () => {
  const rows = [
    '1,A,2025-03-01T23:30:00-02:00,9',
    '2,A,2025-03-02T01:30:00Z,9',
    '3,A,2025-03-03T00:30:00+02:00,9',
    '4,A,2025-03-04T10:00:00,9',
  ]
  const { orders, decisions } = await look(written(`order,customer,date,amount\n${rows.join('\n')}\n`))
  const second = Date.UTC(2025, 2, 2) / 86_400_000
  assert.deepEqual([...orders.day], [second, second, second, second + 2])
  assert.ok(decisions.some(({ code }) => code === 'ORDERS_DAYS_UTC'))
  const plain = await look(written('order,customer,date,amount\n1,A,2025-03-01,9\n2,A,2025-03-05,9\n'))
  assert.ok(!plain.decisions.some(({ code }) => code === 'ORDERS_DAYS_UTC'))
})

const bad = `order_id,customer,date,product,quantity,amount,status,currency
1,A,2025-01-10 10:00,x,1,10,paid,EUR
1,A,2025-01-10 10:00,x,1,10,paid,EUR
2,,2025-01-11 10:00,x,1,10,paid,EUR
3,A,,x,1,10,paid,EUR
4,A,2027-01-11 10:00,x,1,10,paid,EUR
5,A,2025-01-12 10:00,x,1,0,paid,EUR
6,A,2025-01-12 10:00,x,1,,paid,EUR
7,A,2025-01-13 10:00,x,1,20,cancelled,EUR
8,A,2025-01-14 10:00,x,1,20,paid,USD
9,A,2025-02-01 10:00,x,-1,-4,paid,EUR
C10,A,2025-02-02 10:00,x,1,3,paid,EUR
11,B,2025-01-02 10:00,x,-1,-7,paid,EUR
12,B,2025-03-02 10:00,x,2,30,paid,EUR
13,A,2025-03-05 10:00,x,1,8,paid,EUR
`
it('counts what it leaves out, and takes returns from the value', async () => {
  const { orders, decisions } = await look(written(bad))
  for (const why of ['customer', 'date', 'future', 'zero', 'amount', 'status', 'currency', 'repeated', 'early'])
    assert.equal(count(decisions, `ORDERS_LEFT_${why}`), 1, why)
  assert.equal(count(decisions, 'ORDERS_RETURNS'), 2)
  assert.equal(count(decisions, 'ORDERS_CURRENCIES'), 2)
  assert.deepEqual([...orders.amount], [10, -4, -3, 8, 30])
  assert.equal(orders.currency, 'EUR')
  const dollars = await look(written(bad), {}, 'USD')
  assert.deepEqual([...dollars.orders.amount], [20])
})

it('takes a row without currency for the only one, and a devolución for cancelled', async () => {
  const rows = [
    '1,A,2025-01-01,5,EUR,Pagado',
    '2,A,2025-01-02,6.5,,Pagado',
    '3,B,2025-01-03,7,EUR,Devolución',
    '4,B,2025-01-04,8,EUR,Pagado',
  ]
  const { orders, decisions } = await look(written(`pedido,cliente,fecha,importe,moneda,estado\n${rows.join('\n')}\n`))
  assert.deepEqual([...orders.amount], [5, 6.5, 8])
  assert.equal(count(decisions, 'ORDERS_LEFT_status'), 1)
})

it('keeps two equal purchases of a day when nothing names or times them', async () => {
  const { orders } = await look(written('customer,date,amount\nA,2025-01-01,5\nA,2025-01-01,5\nB,2025-01-02,6.5\n'))
  assert.deepEqual([...orders.amount], [5, 5, 6.5])
})

it('gives the same orders whatever the order of the rows', async () => {
  const [head, ...rows] = bad.trim().split('\n')
  const turned = await look(written([head, ...rows.reverse()].join('\n')))
  const straight = await look(written(bad))
  const sums = ({ orders }: typeof straight) =>
    orders.customers.map((name, c) => [name, ...orders.amount.filter((_, i) => orders.customer[i] === c)]).sort()
  assert.deepEqual(sums(turned), sums(straight))
  assert.deepEqual(turned.rhythm, straight.rhythm)
})

it('names a customer who alone makes a tenth of the sales', async () => {
  const rows = Array.from({ length: 40 }, (_, i) => `${i},K${i},2025-01-${10 + (i % 20)},${i === 7 ? 900 : 10.5}`)
  const { decisions } = await look(written(`order,customer,date,amount\n${rows.join('\n')}\n`))
  assert.equal(decisions.find(({ code }) => code === 'ORDERS_GIANT')?.params.customer, 'K7')
})

it('proposes the window that four of five gaps fit in, and less when the file is short', async () => {
  const monthly = (months: number) =>
    Array.from(
      { length: months * 30 },
      (_, i) => `${i % 30 === 0 ? 'A' : `Z${i}`},${new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10)},${i + 0.5}`,
    )
  const long = (await look(written(`customer,date,amount\n${monthly(12).join('\n')}\n`))).rhythm
  assert.deepEqual([long.medianGap, long.longGap, long.windowDays, long.cutShort], [30, 30, 30, false])
  assert.equal(long.repeating, 1)
  const short = (await look(written(`customer,date,amount\n${monthly(2).join('\n')}\n`))).rhythm
  assert.deepEqual([short.windowDays, short.cutShort], [14, true])
})

it('refuses what cannot be orders, by name', async () => {
  const path = written('customer,date,amount\nA,2025-01-01,5\nB,2025-01-02,6.5\n')
  await assert.rejects(look(path, { amount: 'customer' }), refusedWith('ORDERS_PART_DOES_NOT_FIT'))
  await assert.rejects(look(path, { amount: 'nothing' }), refusedWith('COLUMN_NOT_FOUND'))
  await assert.rejects(look(written('city,date,amount\nA,2025-01-01,5\nB,2025-01-02,6.5\n')), refusedWith('ORDERS_PART_MISSING'))
  await assert.rejects(look(written(bad), {}, 'GBP'), refusedWith('ORDERS_CURRENCY_NOT_FOUND'))
  await assert.rejects(look(written('customer,date,amount\nA,2027-01-01,5\nB,2027-01-02,6.5\n')), refusedWith('ORDERS_NONE_LEFT'))
})

const retail = join(process.env.RUMBO_TEST_DATA ?? '../shared/data', 'online_retail_sample.csv')
it('reads real orders unaided', { skip: existsSync(retail) ? false : `${retail} is not there` }, async () => {
  const { decisions, rhythm } = await look(retail)
  assert.equal(count(decisions, 'ORDERS_RETURNS'), 731)
  assert.equal(count(decisions, 'ORDERS_LEFT_repeated'), 579)
  assert.deepEqual([rhythm.customers, rhythm.repeating, rhythm.windowDays, rhythm.cutShort], [419, 255, 90, false])
})
