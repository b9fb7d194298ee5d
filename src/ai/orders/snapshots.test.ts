import assert from 'node:assert/strict'
import { it } from 'node:test'
import { createRng } from '#kernel/sampling'
import type { Orders } from './clean.ts'
import { features } from './features.ts'
import { rhythmOf } from './rhythm.ts'
import { orderQuestions } from './schema.ts'
import { cutsOf, snapshotAt } from './snapshots.ts'

type Line = Readonly<{ customer: string; day: number; amount: number }>
function ordersOf(lines: readonly Line[]): Orders {
  const customers = [...new Set(lines.map(({ customer }) => customer))].sort()
  const sorted = lines
    .map((line) => ({ ...line, place: customers.indexOf(line.customer) }))
    .sort((a, b) => a.place - b.place || a.day - b.day || b.amount - a.amount)
  return {
    customers,
    customer: Int32Array.from(sorted, ({ place }) => place),
    day: Int32Array.from(sorted, ({ day }) => day),
    amount: Float64Array.from(sorted, ({ amount }) => amount),
    currency: 'EUR',
  }
}

const simple: Line[] = [
  { customer: 'A', day: 100, amount: 10 },
  { customer: 'A', day: 100, amount: 5 },
  { customer: 'A', day: 110, amount: 20 },
  { customer: 'A', day: 112, amount: -4 },
  { customer: 'A', day: 130, amount: 30 },
  { customer: 'B', day: 118, amount: 7 },
  { customer: 'B', day: 150, amount: 9 },
  { customer: 'C', day: 60, amount: 3 },
  { customer: 'D', day: 200, amount: 1 },
]

it('says what was known at a day, and what came in the window after it', () => {
  const orders = ordersOf(simple)
  const rhythm = rhythmOf(orders, 30)
  const { customer, features: columns, outcome } = snapshotAt(orders, rhythm, 'leave', 120)
  assert.deepEqual(
    [...customer].map((place) => orders.customers[place]),
    ['A', 'B'],
  )
  const of = (name: string) => [...columns[features.findIndex((feature) => feature.name === name)]!]
  const known = {
    ...{ recency: [10, 2], tenure: [20, 2], purchases: [2, 1], purchasesNow: [2, 1], net: [31, 7], netNow: [31, 7] },
    ...{ average: [17.5, 7], largest: [20, 7], rhythm: [10, Number.NaN], overdue: [1, Number.NaN], returns: [1, 0] },
    returnedShare: [0.114286, 0],
  }
  for (const [name, values] of Object.entries(known)) assert.deepEqual(of(name), values, name)
  // A buys on day 130, B on day 150: both within 30 days
  assert.deepEqual([...outcome!], [0, 0])
  assert.deepEqual([...snapshotAt(orders, rhythmOf(orders, 20), 'leave', 120).outcome!], [0, 1])
  // C bought 60 days before: gone for `leave`, of three windows for `buy`
  const buy = snapshotAt(orders, rhythm, 'buy', 120)
  assert.deepEqual(
    [...buy.customer].map((place) => orders.customers[place]),
    ['A', 'B', 'C'],
  )
  assert.deepEqual([...buy.outcome!], [1, 1, 0])
  assert.deepEqual([...snapshotAt(orders, rhythm, 'value', 120).outcome!], [30, 9, 0])
  assert.equal(snapshotAt(orders, rhythm, 'leave', 180).outcome, null)
})

it('knows nothing of what comes after the day, whatever comes', () => {
  const random = createRng(8)
  const lines = Array.from({ length: 3000 }, () => ({
    customer: `K${Math.floor(200 * random())}`,
    day: Math.floor(500 * random()),
    amount: Math.round(1000 * (random() - 0.1)) / 10 || 1,
  }))
  const orders = ordersOf(lines)
  const rhythm = rhythmOf(orders, 45)
  for (const question of orderQuestions) {
    for (const cut of [200, 300, 410]) {
      const known = snapshotAt(orders, rhythm, question, cut)
      const changes: ((line: Line) => Line[])[] = [
        () => [],
        (line) => [{ ...line, day: line.day + 17 }],
        (line) => [{ ...line, amount: -7 * line.amount }, line, line],
        (line) => [{ ...line, customer: `N${Math.floor(50 * random())}` }],
      ]
      for (const change of changes) {
        const other = ordersOf(lines.flatMap((line) => (line.day > cut ? change(line) : [line])))
        const again = snapshotAt(other, rhythm, question, cut)
        const named = (snapshot: typeof known, { customers }: Orders) =>
          new Map([...snapshot.customer].map((place, i) => [customers[place]!, snapshot.features.map((column) => column[i]!)]))
        assert.deepEqual(named(again, other), named(known, orders))
      }
    }
  }
})

it('learns only from windows that are over before the one that measures begins', () => {
  for (const [windowDays, span] of [
    [30, 400],
    [90, 373],
    [7, 60],
    [120, 250],
  ] as const) {
    const rhythm = { ...rhythmOf(ordersOf(simple), windowDays), firstDay: 1000, lastDay: 1000 + span }
    const { learn, measure, now } = cutsOf(rhythm)
    assert.equal(now, rhythm.lastDay)
    assert.equal(measure + windowDays, rhythm.lastDay)
    assert.ok(learn.every((cut) => cut + windowDays <= measure && cut - rhythm.firstDay + 1 >= windowDays))
    assert.ok(learn.length <= 12 && learn.every((cut, i) => i === 0 || cut > learn[i - 1]!))
    assert.equal(learn.length > 0, span >= 3 * windowDays - 1)
  }
})
