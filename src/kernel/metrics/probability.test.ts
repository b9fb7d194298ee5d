import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { brierScore, logLoss } from './probability.ts'
import { calibrationCurve, expectedCalibrationError } from './reliability.ts'

const near = (got: number, expected: number, tolerance = 1e-9) =>
  assert.ok(Math.abs(got - expected) <= tolerance, `${got} is not ${expected}`)
const forecasts = fc
  .array(
    fc.record({ y: fc.constantFrom(0, 1), p: fc.integer({ min: 0, max: 1024 }).map((v) => v / 1024), w: fc.integer({ min: 1, max: 4 }) }),
    {
      minLength: 1,
      maxLength: 60,
    },
  )
  .map((rows) => ({ y: rows.map((r) => r.y), p: rows.map((r) => r.p), w: rows.map((r) => r.w) }))

describe('logLoss and brierScore', () => {
  // scikit-learn, sklearn/metrics/tests/test_classification.py
  it('give the numbers of scikit-learn', () => {
    near(logLoss([0, 0, 0, 1, 1, 1], [0.5, 0.9, 0.99, 0.1, 0.25, 0.999]), 1.881797069)
    near(logLoss([0, 1, 1, 0], [0.7, 0.4, 0.6, 0.3]), 0.746941, 1e-7)
    near(logLoss([0, 1], [1, 0]), 36.0436533891)
    near(logLoss([0, 1], [0, 1]), 2.22e-16, 1e-18)
    near(brierScore([0, 1, 1, 0, 1, 1], [0.1, 0.8, 0.9, 0.3, 1, 0.95]), 0.0254166667)
  })

  it('count a weight as a repetition and mirror when the classes swap', () => {
    fc.assert(
      fc.property(forecasts, ({ y, p, w }) => {
        const rows = y.flatMap((_, i) => new Array<number>(w[i]!).fill(i))
        for (const metric of [logLoss, brierScore]) {
          const repeated = metric(
            rows.map((i) => y[i]!),
            rows.map((i) => p[i]!),
          )
          near(repeated, metric(y, p, w))
          const swapped = metric(
            y.map((v) => 1 - v),
            p.map((v) => 1 - v),
          )
          near(swapped, metric(y, p))
        }
        assert.ok(logLoss(y, p) >= 0 && brierScore(y, p) >= 0 && brierScore(y, p) <= 1)
      }),
    )
  })

  it('are least for the true share', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(0, 1), { minLength: 1, maxLength: 50 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (y, other) => {
          const share = y.reduce<number>((sum, v) => sum + v, 0) / y.length
          const constant = (p: number) => y.map(() => p)
          assert.ok(logLoss(y, constant(share)) <= logLoss(y, constant(other)) + 1e-9)
          assert.ok(brierScore(y, constant(share)) <= brierScore(y, constant(other)) + 1e-9)
        },
      ),
    )
  })

  it('refuse what is no probability, other outcomes and no rows', () => {
    for (const p of [-0.1, 1.1, Number.NaN]) assert.throws(() => logLoss([1], [p]), { code: 'INVALID_ARGUMENT' })
    assert.throws(() => brierScore([0.5], [0.5]), { code: 'INVALID_ARGUMENT' })
    assert.throws(() => brierScore([], []), { code: 'SAMPLE_TOO_SMALL' })
    assert.throws(() => logLoss([1, 0], [0.5]), { code: 'LENGTH_MISMATCH' })
    assert.throws(() => logLoss([1, 0], [0.5, 0.5], [0, 0]), { code: 'INVALID_ARGUMENT' })
  })
})

describe('calibrationCurve', () => {
  // scikit-learn, sklearn/tests/test_calibration.py, test_calibration_curve and its quantile strategy
  it('gives the curves of scikit-learn', () => {
    const width = calibrationCurve([0, 0, 0, 1, 1, 1], [0, 0.1, 0.2, 0.8, 0.9, 1], { bins: 2 })
    assert.deepEqual(
      width.map(({ observed, n }) => [observed, n]),
      [
        [0, 3],
        [1, 3],
      ],
    )
    near(width[0]!.predicted, 0.1)
    near(width[1]!.predicted, 0.9)
    const quantile = calibrationCurve([0, 0, 0, 0, 1, 1], [0, 0.1, 0.2, 0.5, 0.9, 1], { bins: 2, kind: 'quantile' })
    near(quantile[1]!.observed, 2 / 3)
    near(quantile[0]!.predicted, 0.1)
    near(quantile[1]!.predicted, 0.8)
  })

  it('holds every row once and lies inside its bin', () => {
    fc.assert(
      fc.property(
        forecasts,
        fc.integer({ min: 1, max: 15 }),
        fc.constantFrom('width' as const, 'quantile' as const),
        ({ y, p, w }, bins, kind) => {
          const points = calibrationCurve(y, p, { bins, kind }, w)
          assert.equal(
            points.reduce((sum, { n }) => sum + n, 0),
            y.length,
          )
          for (let i = 1; i < points.length; i++) assert.ok(points[i]!.predicted >= points[i - 1]!.predicted - 1e-12)
          const error = expectedCalibrationError(y, p, { bins, kind }, w)
          assert.ok(error >= 0 && error <= 1)
        },
      ),
    )
  })

  it('refuses no bins', () => {
    assert.throws(() => calibrationCurve([0, 1], [0.1, 0.9], { bins: 0 }), { code: 'INVALID_ARGUMENT' })
  })
})

describe('expectedCalibrationError', () => {
  // Worked by hand: p = .05, .15 … .95; ten bins of one row each; five bins of two rows each
  it('gives .32 in ten bins and .14 in five', () => {
    const y = [0, 0, 1, 0, 1, 0, 1, 1, 1, 1]
    const p = y.map((_, i) => (2 * i + 1) / 20)
    near(expectedCalibrationError(y, p), 0.32)
    near(expectedCalibrationError(y, p, { bins: 5 }), 0.14)
    near(brierScore(y, p), 0.1525)
    near(logLoss(y, p), 0.4560182106)
  })
})
