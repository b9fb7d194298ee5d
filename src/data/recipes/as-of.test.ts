import assert from 'node:assert/strict'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { createRng } from '#kernel/sampling'
import { createEngine } from '#platform/engine'
import { type AsOf, asOfSql, figuresAsOf, type Measure, type PastEvent } from './index.ts'

const engine = await createEngine({ memoryLimit: '300MB', tempFolder: join(tmpdir(), 'rumbo-as-of'), threads: 2, concurrent: 1 })
after(() => engine.close())

const day = 86_400_000
const start = Date.UTC(2025, 0, 1)
const measures: Measure[] = [
  { name: 'orders', of: 'count' },
  { name: 'spent', of: 'sum', column: 'amount' },
  { name: 'usual', of: 'mean', column: 'amount' },
  { name: 'least', of: 'min', column: 'amount' },
  { name: 'most', of: 'max', column: 'amount' },
  { name: 'shops', of: 'distinct', column: 'shop' },
  { name: 'first', of: 'days-since-first' },
  { name: 'last', of: 'days-since-last' },
]
type Event = PastEvent & { person: number }
const people = Array.from({ length: 60 }, (_, i) => ({ person: i % 50, moment: start + (100 + i) * day + (i % 3) * 3_600_000 }))
function someEvents(): Event[] {
  const rng = createRng(9)
  return Array.from({ length: 800 }, () => {
    const at = start + Math.floor(rng() * 250 * day)
    const amount = rng() < 0.1 ? null : Math.round(rng() * 20_000) / 100 - 20
    return {
      person: Math.floor(rng() * 45),
      at,
      knownAt: at + Math.floor(rng() * 5 * day),
      values: { amount, shop: 'abcd'[Math.floor(rng() * 4)]! },
    }
  })
}

async function load(events: readonly Event[]): Promise<void> {
  const run = (text: string, values: unknown[] = []) => engine.query({ text, values })
  const moment = (n: number) => `unnest(list_transform($${n}::double[], lambda ms: epoch_ms(ms::bigint)))`
  await run('create or replace table people (person integer, moment timestamp)')
  await run(`insert into people select unnest($1::integer[]), ${moment(2)}`, [
    people.map(({ person }) => person),
    people.map(({ moment: at }) => at),
  ])
  await run('create or replace table events (person integer, "at" timestamp, known timestamp, amount double, shop varchar)')
  await run(`insert into events select unnest($1::integer[]), ${moment(2)}, ${moment(3)}, unnest($4::double[]), unnest($5::varchar[])`, [
    events.map(({ person }) => person),
    events.map(({ at }) => at),
    events.map(({ knownAt }) => knownAt!),
    events.map(({ values }) => values.amount!),
    events.map(({ values }) => values.shop!),
  ])
}
const asked = (changes: Partial<AsOf> = {}): AsOf => ({
  people: { table: 'people', key: 'person', moment: 'moment' },
  events: { table: 'events', key: 'person', at: 'at', knownAt: 'known' },
  measures,
  ...changes,
})
async function figures(of: AsOf): Promise<(number | null)[][]> {
  const rows: (number | null)[][] = []
  for await (const chunk of engine.stream(asOfSql(of))) {
    const columns = measures.map((_, j) => chunk.numbers(j))
    for (let i = 0; i < columns[0]!.length; i++) rows.push(columns.map((column) => (Number.isNaN(column[i]!) ? null : column[i]!)))
  }
  return rows
}

describe('figures as of a moment', () => {
  it('are the same by SQL over tables and in memory for one person', async () => {
    const events = someEvents()
    await load(events)
    for (const question of [asked(), asked({ days: 30 })]) {
      const found = await figures(question)
      assert.equal(found.length, people.length)
      for (const [i, { person, moment }] of people.entries()) {
        const own = figuresAsOf(
          events.filter((event) => event.person === person),
          moment,
          question,
        )
        assert.deepEqual(
          found[i],
          [...own].map((x) => (Number.isNaN(x) ? null : x)),
          `row ${i}`,
        )
      }
    }
  })
  it('do not change when what comes at the moment or later is moved, changed or taken away', async () => {
    const events = someEvents()
    await load(events)
    const before = await figures(asked())
    const isPast = ({ person, at, knownAt }: Event) =>
      people.some((row) => row.person === person && at < row.moment && knownAt! < row.moment)
    const future = events.filter((event) => !isPast(event))
    assert.ok(future.length > 100)
    const shifted = future.map((event) => ({
      ...event,
      at: event.at + 400 * day,
      knownAt: event.knownAt! + 400 * day,
      values: { amount: 1e6, shop: 'z' },
    }))
    await load([...events.filter(isPast), ...shifted])
    assert.deepEqual(await figures(asked()), before)
    // At the moment itself is not before it
    const atMoment = people.map(({ person, moment }) => ({ person, at: moment, knownAt: moment, values: { amount: 5, shop: 'a' } }))
    await load([
      ...events.filter(isPast),
      ...atMoment.filter(({ person, at }) => !people.some((row) => row.person === person && at < row.moment)),
    ])
    assert.deepEqual(await figures(asked()), before)
  })
  it('would change if a row became known a day earlier', async () => {
    const event = { person: 0, at: start, knownAt: people[0]!.moment, values: { amount: 7, shop: 'a' } }
    await load([event])
    assert.equal((await figures(asked()))[0]![0], 0)
    await load([{ ...event, knownAt: event.knownAt - day }])
    assert.equal((await figures(asked()))[0]![0], 1)
  })
})
