import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { mean, quantile, variance } from './moments.ts'

const numbers = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 60 })

describe('mean and variance', () => {
  // NIST StRD, univariate summary statistics, data set NumAcc3 (difficult): mean 1000000.2, standard deviation 0.1
  it('keeps its digits where the mean is large and the spread small', () => {
    const values = [1000000.2, ...Array.from({ length: 1000 }, (_, i) => (i % 2 === 0 ? 1000000.1 : 1000000.3))]
    assert.ok(Math.abs(mean(values) - 1000000.2) < 1e-9)
    assert.ok(Math.abs(Math.sqrt(variance(values)) - 0.1) < 1e-9)
  })

  it('moves with a shift and scales with a unit', () => {
    fc.assert(
      fc.property(numbers, fc.double({ min: -100, max: 100, noNaN: true }), (values, shift) => {
        const moved = values.map((v) => 3 * v + shift)
        assert.ok(Math.abs(mean(moved) - (3 * mean(values) + shift)) < 1e-8)
        assert.ok(Math.abs(variance(moved) - 9 * variance(values)) <= 1e-9 * (1 + 9 * variance(values)))
      }),
    )
  })

  it('refuses too few values', () => {
    assert.throws(() => mean([]), { code: 'SAMPLE_TOO_SMALL' })
    assert.throws(() => variance([1]), { code: 'SAMPLE_TOO_SMALL' })
  })
})

describe('quantile', () => {
  // R 4: quantile(c(1, 3, 4, 10, 20), c(.1, .25, .5, .9)) prints 1.8, 3, 4, 16 (type 7 is its default)
  it('gives what R gives by default', () => {
    assert.deepEqual(
      [0.1, 0.25, 0.5, 0.9].map((p) => Number(quantile([20, 4, 1, 10, 3], p).toFixed(12))),
      [1.8, 3, 4, 16],
    )
  })

  it('lies between the extremes, grows with p and mirrors', () => {
    fc.assert(
      fc.property(numbers, fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (values, a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)]
        assert.ok(quantile(values, low) <= quantile(values, high) + 1e-9)
        assert.equal(quantile(values, 0) + 0, Math.min(...values) + 0)
        assert.equal(quantile(values, 1) + 0, Math.max(...values) + 0)
        const mirrored = -quantile(
          values.map((v) => -v),
          1 - a,
        )
        assert.ok(Math.abs(quantile(values, a) - mirrored) < 1e-6)
      }),
    )
  })

  it('leaves missing values out and the input alone', () => {
    const values = Float64Array.of(3, Number.NaN, 1)
    assert.equal(quantile(values, 0.5), 2)
    assert.deepEqual(values, Float64Array.of(3, Number.NaN, 1))
    assert.equal(quantile([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY], 0.3), Number.POSITIVE_INFINITY)
  })

  it('refuses nothing to order and shares outside 0 … 1', () => {
    assert.throws(() => quantile([Number.NaN], 0.5), { code: 'SAMPLE_TOO_SMALL' })
    assert.throws(() => quantile([1], 1.1), { code: 'INVALID_ARGUMENT' })
  })
})
