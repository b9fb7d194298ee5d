import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { createRng } from '#kernel/sampling'
import { ascendingOrder } from './order.ts'

const byComparison = (values: Float64Array) =>
  Int32Array.from(values.keys()).sort((a, b) => (values[a] === values[b] ? a - b : values[a]! < values[b]! ? -1 : 1))

describe('ascendingOrder', () => {
  it('agrees with a sort by comparison, ties in row order', () => {
    const cell = fc.oneof(fc.double({ noNaN: true }), fc.integer({ min: -3, max: 3 }), fc.constantFrom(0, -0, Infinity, -Infinity, 5e-324))
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 700, size: 'max' }), (cells) => {
        const values = Float64Array.from(cells)
        assert.deepEqual(ascendingOrder(values), byComparison(values))
      }),
      { numRuns: 60 },
    )
  })

  it('agrees on many rows of float32 and leaves them alone', () => {
    const rng = createRng(1)
    const values = Float64Array.from({ length: 20_000 }, () => Math.fround(rng() - 0.5))
    const before = values.slice()
    assert.deepEqual(ascendingOrder(values), byComparison(values))
    assert.deepEqual(values, before)
  })
})
