import assert from 'node:assert/strict'
import { it } from 'node:test'
import { countsOf, fullestStep, layoutBars } from './distribution.ts'

const steps = { kind: 'steps', from: 0, to: 30, counts: [1, 4, 0], below: 0, above: 2 } as const
const values = {
  kind: 'values',
  top: [
    { value: 'a', n: 8 },
    { value: 'b', n: 2 },
  ],
  others: 5,
} as const

it('draws steps in their order and what lies beyond them apart', () => {
  assert.deepEqual(
    countsOf({ ...steps, counts: [...steps.counts] }).map(({ n, quiet }) => `${n}${quiet ? ' quiet' : ''}`),
    ['1', '4', '0', '2 quiet'],
  )
  assert.deepEqual(
    countsOf({ ...values, top: [...values.top] }).map(({ n, quiet }) => `${n}${quiet ? ' quiet' : ''}`),
    ['8', '2', '5 quiet'],
  )
})
it('fills the height with the highest bar, keeps a rare one visible and an empty one away', () => {
  const bars = layoutBars(
    [1000, 1, 0].map((n) => ({ n, quiet: false })),
    90,
    30,
  )
  assert.deepEqual(
    bars.map(({ height, y }) => [height, y]),
    [
      [30, 0],
      [1.5, 28.5],
      [0, 30],
    ],
  )
  assert.ok(bars.every(({ x, width }) => x >= 0 && x + width <= 90))
  assert.deepEqual(layoutBars([{ n: 0, quiet: false }], 90, 30), [])
  assert.deepEqual(layoutBars([], 90, 30), [])
})
it('names the step that most rows are in', () => {
  assert.deepEqual(fullestStep({ ...steps, counts: [...steps.counts] }), [10, 20])
  assert.equal(fullestStep({ ...steps, counts: [0, 0, 0] }), null)
  assert.equal(fullestStep({ ...values, top: [...values.top] }), null)
})
