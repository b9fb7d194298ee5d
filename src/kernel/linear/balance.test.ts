import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { commonPart } from './balance.ts'

describe('commonPart', () => {
  const penalty = (values: readonly number[], mix: number, off: number) =>
    values.reduce((sum, b) => sum + ((1 - mix) / 2) * (b - off) ** 2 + mix * Math.abs(b - off), 0)

  it('leaves the least penalty, whatever the values', () => {
    const value = fc.double({ min: -5, max: 5, noNaN: true })
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 2, maxLength: 6 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        value,
        (values, mix, other) => {
          assert.ok(penalty(values, mix, commonPart(values, mix)) <= penalty(values, mix, other) + 1e-9)
        },
      ),
    )
  })

  it('is the mean for a ridge, the median for a lasso, and leaves zeros where it may', () => {
    assert.equal(commonPart([1, 2, 6], 0), 3)
    assert.equal(commonPart([1, 2, 6], 1), 2)
    assert.equal(commonPart([-1, 0, 4, 7], 1), 0)
    assert.equal(commonPart([0, 0, 0.5], 0.5), 0)
  })
})
