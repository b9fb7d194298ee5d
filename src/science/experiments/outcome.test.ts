import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { addDays, dayNumber, languages } from '#base'
import { createRng } from '#kernel/sampling'
import { readOutcome, readoutInWords } from './index.ts'
import type { AssignedPeople, CampaignTerms, OutcomeOrders } from './outcome.ts'
import { metricName } from './words.ts'

const terms: CampaignTerms = {
  arms: [
    { name: 'control', share: 0.5 },
    { name: 'correo', share: 0.5 },
  ],
  ...{ currency: 'EUR', success: 'revenue', startsOn: '2026-03-01', windowDays: 30, vatShare: 0.21, marginShare: 0.4 },
  ...{ contactCost: 0.1, discount: 2, programmeCost: 50 },
}
const start = dayNumber(terms.startsOn)

/** A campaign whose treated people spend `lift` more, an order each of them on a day of the window. */
function campaign(n: number, lift: number, seed = 3): { assigned: AssignedPeople; orders: OutcomeOrders } {
  const random = createRng(seed)
  const people = Array.from({ length: n }, (_, i) => `p${i}`)
  const before = Float64Array.from(people, () => 20 + Math.round(80 * random()))
  const arm = Int32Array.from(people, (_, i) => i % 2)
  const lines = people.flatMap((_, i) =>
    random() < 0.4
      ? [{ customer: i, day: start + Math.floor(30 * random()), amount: before[i]! * (0.8 + 0.4 * random()) + lift * arm[i]! }]
      : [],
  )
  return {
    assigned: { people, arm, stratum: Int32Array.from(people, (_, i) => (i >> 1) % 4), before, delivered: Uint8Array.from(arm) },
    orders: {
      customers: people,
      customer: Int32Array.from(lines, ({ customer }) => customer),
      day: Int32Array.from(lines, ({ day }) => day),
      amount: Float64Array.from(lines, ({ amount }) => amount),
    },
  }
}
const add = (orders: OutcomeOrders, more: { customer: string; day: number; amount: number; taken?: number }[]): OutcomeOrders => {
  const customers = [...orders.customers, ...more.map(({ customer }) => customer)]
  return {
    customers,
    customer: Int32Array.from([...orders.customer, ...more.map(({ customer }) => customers.indexOf(customer))]),
    day: Int32Array.from([...orders.day, ...more.map(({ day }) => day)]),
    amount: Float64Array.from([...orders.amount, ...more.map(({ amount }) => amount)]),
    taken: Uint8Array.from([...orders.customer.map(() => 0), ...more.map(({ taken = 0 }) => taken)]),
  }
}
const over = addDays(terms.startsOn, 40)

describe('the outcome of a campaign', () => {
  const good = campaign(4000, 40)
  it('finds what the campaign brought, in buyers, revenue without VAT and margin less what it cost', () => {
    const outcome = readOutcome({ ...good, terms, today: over })
    assert.deepEqual([outcome.verdict, outcome.final, outcome.daysLeft], ['incremental', true, 0])
    const [revenue, orders, margin] = outcome.metrics.map(({ compared }) => compared[0]!)
    // Of the treated 40 % buy, for 40 € more with VAT
    assert.ok(Math.abs(revenue!.effect!.value - (0.4 * 40) / 1.21) < 3 * revenue!.effect!.error)
    assert.ok(orders!.effect!.low < 0 && orders!.effect!.high > 0)
    assert.equal(margin!.method, revenue!.method)
    const bought = good.orders.customer.reduce((n, c) => n + good.assigned.arm[c]!, 0)
    assert.deepEqual(outcome.costs, { contacts: 200, discounts: 2 * bought, programme: 50 })
    assert.equal(outcome.profit!.value, margin!.total!.value - 50)
    const plainMargin = margin!.plain!.value
    assert.ok(Math.abs(plainMargin - (0.4 * revenue!.plain!.value - 0.1 - (2 * bought) / 2000)) < 1e-9)
    assert.equal(outcome.segments.filter(({ by }) => by === 'band').length, 4)
    for (const language of languages) {
      const words = readoutInWords(outcome, language, { nameOf: (name) => metricName(language, name) })
      for (const sentence of [words.answer, ...words.metrics, ...words.notes, ...words.rank, words.next])
        assert.doesNotMatch(sentence, /[{}]/)
    }
  })
  it('is not told from zero where nothing was brought, and harmful where sales were lost', () => {
    assert.equal(readOutcome({ ...campaign(4000, 0), terms, today: over }).verdict, 'not-told')
    assert.equal(readOutcome({ ...campaign(4000, -30), terms, today: over }).verdict, 'harmful')
  })
  it('is too early while the window runs, unless the interval that holds at every look says otherwise', () => {
    const early = readOutcome({ ...campaign(400, 5), terms, today: addDays(terms.startsOn, 9) })
    assert.deepEqual([early.verdict, early.missingDays, early.next, early.final], ['too-early', 20, 'wait', false])
    assert.ok(early.metrics[0]!.compared[0]!.running)
    const sure = readOutcome({ ...campaign(20_000, 60), terms, today: addDays(terms.startsOn, 24) })
    assert.deepEqual([sure.verdict, sure.final], ['incremental', false])
    const few = readOutcome({ ...campaign(30, 5), terms, today: over })
    assert.ok(few.verdict === 'too-early' && few.missingDays === 0 && few.missingOutcomes > 0)
  })
  it('counts orders before, after, unknown, of an earlier campaign, and returns', () => {
    const orders = add(good.orders, [
      { customer: 'p0', day: start - 1, amount: 10 },
      { customer: 'p0', day: start + 30, amount: 10 },
      { customer: 'stranger', day: start + 3, amount: 10 },
      { customer: 'p1', day: start + 3, amount: 500, taken: 1 },
      { customer: 'p1', day: start + 4, amount: -5 },
    ])
    const [plain, more] = [good.orders, orders].map((each) => readOutcome({ assigned: good.assigned, orders: each, terms, today: over }))
    assert.deepEqual(more!.orders, { used: plain!.orders.used + 1, before: 1, after: 1, unknown: 1, taken: 1, returns: 1 })
    const sum = (o: typeof plain) => o!.metrics[0]!.compared[0]!.treated.mean! * 2000
    assert.ok(Math.abs(sum(more) - sum(plain) + 5 / 1.21) < 1e-6)
  })
  it('keeps a control person who was contacted by hand in control, and counts it', () => {
    const delivered = good.assigned.delivered.slice()
    delivered[0] = 1
    const outcome = readOutcome({ orders: good.orders, assigned: { ...good.assigned, delivered }, terms, today: over })
    assert.deepEqual([outcome.controlContacted, outcome.arms[0]!.people, outcome.costs.contacts], [1, 2000, 200])
    assert.ok(outcome.notes.some(({ code }) => code === 'EXPERIMENT_CONTROL_CONTACTED'))
  })
  it('does not compare groups that were not drawn as said, or that differed before', () => {
    const uneven = { ...terms, arms: terms.arms.map((arm, a) => ({ ...arm, share: a === 0 ? 0.4 : 0.6 })) }
    assert.equal(readOutcome({ ...good, terms: uneven, today: over }).verdict, 'balance-broken')
    const before = good.assigned.before.map((x, i) => x + 30 * good.assigned.arm[i]!)
    assert.equal(readOutcome({ ...good, assigned: { ...good.assigned, before }, terms, today: over }).verdict, 'balance-broken')
  })
  it('says which arm of several, with every arm against control', () => {
    const three = {
      ...terms,
      arms: [
        { name: 'control', share: 1 / 3 },
        { name: 'a', share: 1 / 3 },
        { name: 'b', share: 1 / 3 },
      ],
    }
    const { assigned, orders } = campaign(3000, 30)
    const arm = assigned.arm.map((a, i) => (a === 0 ? (i % 6 === 0 ? 1 : 0) : i % 3 === 0 ? 2 : 1))
    const share = [0, 1, 2].map((a) => arm.filter((x) => x === a).length / 3000)
    const outcome = readOutcome({
      assigned: { ...assigned, arm },
      orders,
      terms: { ...three, arms: three.arms.map((x, a) => ({ ...x, share: share[a]! })) },
      today: over,
    })
    assert.deepEqual(
      outcome.metrics[0]!.compared.map((each) => each.arm),
      [null, 1, 2],
    )
    assert.equal(outcome.segments.filter(({ by }) => by === 'arm').length, 2)
    const [all, a, b] = outcome.metrics[0]!.compared
    assert.equal(all!.treated.n, a!.treated.n + b!.treated.n)
  })
})
