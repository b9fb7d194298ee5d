import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { mae, pinball, r2, rmse } from './regression.ts'

const near = (got: number, expected: number, tolerance = 1e-9) =>
  assert.ok(Math.abs(got - expected) <= tolerance, `${got} is not ${expected}`)
const pairs = fc.array(fc.tuple(fc.integer({ min: -99, max: 99 }), fc.integer({ min: -99, max: 99 }), fc.integer({ min: 1, max: 3 })), {
  minLength: 1,
  maxLength: 40,
})

describe('metrics of numbers', () => {
  // scikit-learn's documentation of its regression metrics: y = 3, −0.5, 2, 7 and prediction 2.5, 0, 2, 8;
  // mean_pinball_loss of [1, 2, 3] against [0, 2, 3] at alpha 0.1 = 0.0333
  it('give the numbers of scikit-learn', () => {
    const [y, predicted] = [
      [3, -0.5, 2, 7],
      [2.5, 0, 2, 8],
    ]
    near(rmse(y, predicted), Math.sqrt(0.375))
    near(mae(y, predicted), 0.5)
    near(r2(y, predicted), 0.9486081370449679)
    near(pinball([1, 2, 3], [0, 2, 3], 0.1), 0.1 / 3)
    near(pinball([1, 2, 3], [1, 2, 4], 0.1), 0.3)
    assert.equal(r2([2, 2], [2, 2]), 1)
    assert.equal(r2([2, 2], [2, 3]), 0)
  })

  it('scale with the unit, count a weight as a repetition and order themselves', () => {
    fc.assert(
      fc.property(pairs, (list) => {
        const [y, predicted, w] = [list.map((r) => r[0]), list.map((r) => r[1]), list.map((r) => r[2])]
        const tens = (values: number[]) => values.map((v) => 10 * v)
        const rows = y.flatMap((_, i) => new Array<number>(w[i]!).fill(i))
        for (const metric of [rmse, mae]) {
          near(metric(tens(y), tens(predicted)), 10 * metric(y, predicted))
          const repeated = metric(
            rows.map((i) => y[i]!),
            rows.map((i) => predicted[i]!),
          )
          near(repeated, metric(y, predicted, w))
        }
        assert.ok(mae(y, predicted) <= rmse(y, predicted) + 1e-9)
        near(pinball(y, predicted, 0.5), mae(y, predicted) / 2)
        assert.ok(r2(y, predicted) <= 1)
      }),
    )
  })

  it('refuse missing values, other lengths, no rows and impossible quantiles', () => {
    assert.throws(() => rmse([Number.NaN], [1]), { code: 'INVALID_ARGUMENT' })
    assert.throws(() => mae([1], [Number.POSITIVE_INFINITY]), { code: 'INVALID_ARGUMENT' })
    assert.throws(() => r2([1, 2], [1]), { code: 'LENGTH_MISMATCH' })
    assert.throws(() => r2([], []), { code: 'SAMPLE_TOO_SMALL' })
    for (const tau of [0, 1]) assert.throws(() => pinball([1], [1], tau), { code: 'INVALID_ARGUMENT' })
  })
})
