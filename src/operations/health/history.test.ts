import assert from 'node:assert/strict'
import { it } from 'node:test'
import { type Change, daysOf, sinceOf } from './history.ts'

const hour = (hours: number) => new Date(Date.UTC(2026, 10, 25) + hours * 3_600_000)
const changes: Change[] = [
  { at: hour(-60), state: 'good' },
  { at: hour(-30), state: 'bad' },
  { at: hour(-29), state: 'warning' },
  { at: hour(-28), state: 'good' },
]

it('tells each day by the worst of it, and does not know what nobody saw', () => {
  assert.deepEqual(
    daysOf(changes, hour(0), 4).map(({ state }) => state),
    ['unknown', 'good', 'bad', 'good'],
  )
  assert.equal(daysOf([], hour(0)).length, 90)
})

it('ends a day where the next begins, and the last one now', () => {
  const days = daysOf(changes, hour(0), 3)
  assert.equal(days[2]?.to, hour(0).toISOString())
  assert.equal(days[1]?.to, days[2]?.from)
})

it('knows since when it is as it is, and when it was last in order', () => {
  assert.deepEqual(sinceOf(changes), { since: hour(-28), lastGoodAt: null })
  assert.deepEqual(sinceOf(changes.slice(0, 3)), { since: hour(-29), lastGoodAt: hour(-30) })
  assert.deepEqual(sinceOf([{ at: hour(0), state: 'bad' }]), { since: hour(0), lastGoodAt: null })
  assert.deepEqual(sinceOf([]), { since: null, lastGoodAt: null })
})
