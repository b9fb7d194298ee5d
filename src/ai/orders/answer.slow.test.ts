import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, it } from 'node:test'
import { languages } from '#base'
import { readTable } from '#data/sources'
import { createRng } from '#kernel/sampling'
import { answerOrders, type OrderAnswer } from './answer.ts'
import { cleanOrders, type Orders } from './clean.ts'
import { answerInWords, recogniseOrders, rhythmOf } from './index.ts'
import type { OrderQuestion } from './schema.ts'

const folder = mkdtempSync(join(tmpdir(), 'rumbo-answer-'))
after(() => rmSync(folder, { recursive: true, force: true }))

/** Customers who buy every `gap` days, give or take, until they stop. */
function shop(count: number, days: number, gapOf: (random: () => number) => number, stops: number): Orders {
  const random = createRng(21)
  const lines = Array.from({ length: count }, (_, customer) => {
    const gap = gapOf(random)
    const own: { customer: number; day: number }[] = []
    for (let day = Math.floor(days * 0.5 * random()); day < days; day += Math.max(1, Math.round(gap * (0.8 + 0.4 * random())))) {
      own.push({ customer, day })
      if (random() < stops) break
    }
    return own
  }).flat()
  return {
    customers: Array.from({ length: count }, (_, i) => `K${i}`),
    customer: Int32Array.from(lines, (line) => line.customer),
    day: Int32Array.from(lines, (line) => line.day),
    amount: Float64Array.from(lines, () => 5 + Math.round(50 * random())),
    currency: 'EUR',
  }
}
async function ask(orders: Orders, name: string, windowDays: number, question: OrderQuestion = 'leave'): Promise<OrderAnswer> {
  const out = join(folder, name)
  const answer = await answerOrders(orders, rhythmOf(orders, windowDays), {
    ...{ question, language: 'es', out, seed: 1, trials: 1, workers: 0 },
  })
  for (const language of languages) for (const sentence of answerInWords(answer, language)) assert.doesNotMatch(sentence, /[{}]/)
  assert.ok(existsSync(join(out, 'list.xlsx')))
  return answer
}
const listOf = (name: string) =>
  readFileSync(join(folder, name, 'list.csv'), 'utf8')
    .trim()
    .split('\r\n')
    .slice(1)
    .map((line) => line.split(','))

it('beats the days since the last purchase where every customer has a rhythm of her own', async () => {
  const orders = shop(900, 360, (random) => (random() < 0.5 ? 5 : 38), 0.1)
  const answer = await ask(orders, 'rhythms', 40)
  assert.equal(answer.status, 'delivered')
  if (answer.status !== 'delivered') return
  assert.ok(answer.better.low! > 0.02, JSON.stringify(answer))
  assert.match(answerInWords(answer, 'es').join(' '), /ordena mejor que mirar solo los días/)
  const list = listOf('rhythms')
  assert.equal(list.length, answer.list)
  assert.ok(list.every(([, score], i) => i === 0 || Number(score) <= Number(list[i - 1]![1])))
  assert.match(list[0]![0]!, /^K\d+$/)
})

it('ranks customers by what they will spend, and says how much of it the first fifth makes', async () => {
  const orders = shop(900, 360, (random) => (random() < 0.5 ? 5 : 38), 0.02)
  const answer = await ask(orders, 'value', 40, 'value')
  assert.equal(answer.status, 'delivered')
  if (answer.status !== 'delivered') return
  assert.equal(answer.figure, 'firstFifth')
  assert.ok(answer.own.value > 0.3 && answer.own.value < 1 && answer.own.low! <= answer.own.value && answer.own.value <= answer.own.high!)
  assert.ok(Math.abs(answer.better.value - (answer.own.value - answer.simplest.value)) < 1e-12)
  assert.match(answerInWords(answer, 'es').join(' '), /el primer quinto de la lista hizo el \d/)
  const list = listOf('value')
  assert.ok(list.every(([, score], i) => i === 0 || Number(score) <= Number(list[i - 1]![1])))
})

it('says so where they tell as much alone', async () => {
  const answer = await ask(
    shop(900, 360, () => 20, 0.12),
    'same',
    40,
  )
  if (answer.status !== 'delivered') return assert.equal(answer.status, 'no-signal')
  assert.ok(answer.better.low! <= 0, JSON.stringify(answer))
  assert.match(answerInWords(answer, 'es').join(' '), /Usa lo más sencillo/)
})

it('groups customers and proposes a test where there is too little to learn from', async () => {
  const answer = await ask(
    shop(40, 200, () => 12, 0.05),
    'few',
    30,
  )
  assert.equal(answer.status, 'too-little')
  assert.match(answerInWords(answer, 'es').join(' '), /Todavía no hay bastante .* elegida al azar/)
  assert.ok(listOf('few').every(([, , group]) => /^Comp/.test(group!)))
})

const retail = join(process.env.RUMBO_TEST_DATA ?? '../shared/data', 'online_retail_sample.csv')
it('goes from real orders alone to a ranked list', { skip: existsSync(retail) ? false : `${retail} is not there` }, async () => {
  const { table } = await readTable(retail, { language: 'es' })
  const { orders } = cleanOrders(table, recogniseOrders(table).columns, { now: new Date('2026-01-01') })
  const answer = await ask(orders, 'retail', rhythmOf(orders).windowDays)
  assert.ok(answer.status === 'delivered' && answer.list === 274 && answer.measured === 170)
})
