import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { brierScore, expectedCalibrationError, logLoss, logLossMulti, mostProbableClass, rocAuc } from '#kernel/metrics'
import { createRng, normalDraw } from '#kernel/sampling'
import { applyCalibration, type Calibration, type CalibrationMethod, fitCalibration } from './calibration.ts'
import { fewerBlocks, isotonicRegression, risingBlocks } from './isotonic.ts'

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x))
const rows = fc
  .array(fc.record({ y: fc.constantFrom(0, 1), p: fc.integer({ min: 0, max: 40 }) }), { minLength: 2, maxLength: 60 })
  .filter((list) => new Set(list.map((r) => r.y)).size === 2)
  .map((list) => ({ y: Float64Array.from(list, (r) => r.y), p: Float64Array.from(list, (r) => r.p / 40) }))
/** Rows whose true chance is sigmoid(z), told by a model that is twice as sure as it may be and shifted. */
function overconfident(n: number, seed: number) {
  const rng = createRng(seed)
  const z = Float64Array.from({ length: n }, () => 4 * rng() - 3)
  return { y: z.map((v) => (rng() < sigmoid(v) ? 1 : 0)), p: z.map((v) => Math.fround(sigmoid(2 * v + 1))), truth: z.map(sigmoid) }
}

describe('isotonic regression', () => {
  // scikit-learn, sklearn/tests/test_isotonic.py
  it('gives the fits of scikit-learn', () => {
    assert.deepEqual([...isotonicRegression([3, 7, 5, 9, 8, 7, 10])], [3, 6, 6, 8, 8, 8, 10])
    assert.deepEqual([...isotonicRegression([10, 0, 2])], [4, 4, 4])
  })

  it('rises, keeps the weighted mean and leaves a rising series alone', () => {
    const series = fc.array(fc.tuple(fc.integer({ min: -20, max: 20 }), fc.integer({ min: 1, max: 5 })), { minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(series, (list) => {
        const [y, w] = [list.map(([v]) => v), list.map(([, v]) => v)]
        const fit = isotonicRegression(y, w)
        for (let i = 1; i < fit.length; i++) assert.ok(fit[i]! >= fit[i - 1]!)
        const total = (values: ArrayLike<number>) => w.reduce((sum, weight, i) => sum + weight * values[i]!, 0)
        assert.ok(Math.abs(total(fit) - total(y)) < 1e-9)
        const sorted = y.toSorted((a, b) => a - b)
        isotonicRegression(sorted, w).forEach((v, i) => {
          assert.ok(Math.abs(v - sorted[i]!) < 1e-9)
        })
      }),
    )
  })

  it('joins blocks without losing rows or order', () => {
    const blocks = risingBlocks(Array.from({ length: 300 }, (_, i) => i * i))
    const fewer = fewerBlocks(blocks, 64)
    assert.equal(fewer.length, 64)
    assert.equal(fewer[0]!.start, 0)
    assert.equal(fewer.at(-1)!.end, 300)
    for (let i = 1; i < 64; i++) assert.ok(fewer[i]!.start === fewer[i - 1]!.end && fewer[i]!.value > fewer[i - 1]!.value)
  })

  it('refuses weights of another length', () => {
    assert.throws(() => isotonicRegression([1, 2], [1]), { code: 'LENGTH_MISMATCH' })
  })
})

describe('fitCalibration', () => {
  // The true chance is sigmoid((logit(p) − 1) / 2): slope ½, intercept −½
  it('finds the sigmoid behind an overconfident model', () => {
    const { p, y } = overconfident(40_000, 1)
    const fitted = fitCalibration('sigmoid', p, y)
    assert.ok(fitted.method === 'sigmoid')
    assert.ok(Math.abs(fitted.slope - 0.5) < 0.02, String(fitted.slope))
    assert.ok(Math.abs(fitted.intercept + 0.5) < 0.04, String(fitted.intercept))
  })

  // Platt (1999): with all p equal the fit is the smoothed base rate, here (7/8 · 6 + 1/5 · 3) / 9 for 6 of 9
  it('gives the smoothed base rate when the model says nothing', () => {
    const p = new Float64Array(9).fill(0.5)
    const fitted = fitCalibration('sigmoid', p, [1, 1, 1, 1, 1, 1, 0, 0, 0])
    assert.ok(Math.abs(applyCalibration(fitted, p)[0]! - (6 * (7 / 8) + 3 * (1 / 5)) / 9) < 1e-6)
  })

  it('brings new rows closer to the truth, by every method for two classes', () => {
    const [learn, test] = [overconfident(4000, 2), overconfident(4000, 3)]
    for (const method of ['sigmoid', 'beta', 'isotonic'] as const) {
      const calibrated = applyCalibration(fitCalibration(method, learn.p, learn.y), test.p)
      assert.ok(logLoss(test.y, calibrated) < logLoss(test.y, test.p) - 0.02)
      assert.ok(brierScore(test.y, calibrated) < brierScore(test.y, test.p))
      assert.ok(expectedCalibrationError(test.y, calibrated) < expectedCalibrationError(test.y, test.p) / 2)
      const error = Math.sqrt(calibrated.reduce((sum, v, i) => sum + (v - test.truth[i]!) ** 2, 0) / 4000)
      assert.ok(error < 0.04, `${method} is ${error} off`)
    }
  })

  // Kull, Silva Filho & Flach (2017): scores of the outcomes from two beta laws, Beta(4, 2) and Beta(1.5, 3): their densities
  // are to each other as p^2.5 / (1 − p), so up 2.5 and down 1
  it('finds the curve behind scores of two beta laws, which no sigmoid can', () => {
    const rng = createRng(9)
    const gammaOf = (shape: number): number => {
      // Marsaglia & Tsang (2000)
      const d = shape - 1 / 3
      for (;;) {
        const x = normalDraw(rng)
        const v = (1 + x / Math.sqrt(9 * d)) ** 3
        if (v > 0 && Math.log(rng()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v
      }
    }
    const betaOf = (a: number, b: number): number => {
      const [up, down] = [gammaOf(a), gammaOf(b)]
      return up / (up + down)
    }
    const y = Float64Array.from({ length: 30_000 }, () => (rng() < 0.4 ? 1 : 0))
    const p = y.map((outcome) => (outcome === 1 ? betaOf(4, 2) : betaOf(1.5, 3)))
    const fitted = fitCalibration('beta', p, y)
    assert.ok(fitted.method === 'beta')
    assert.ok(Math.abs(fitted.up - 2.5) < 0.1 && Math.abs(fitted.down - 1) < 0.1, JSON.stringify(fitted))
    assert.ok(logLoss(y, applyCalibration(fitted, p)) < logLoss(y, applyCalibration(fitCalibration('sigmoid', p, y), p)) - 0.001)
  })

  it('keeps the order of rows under the beta curve, even where the scores say the contrary', () => {
    fc.assert(
      fc.property(rows, ({ y, p }) => {
        const told = applyCalibration(fitCalibration('beta', p, y), p)
        for (let i = 1; i < p.length; i++) assert.ok(p[i]! >= p[0]! ? told[i]! >= told[0]! : told[i]! <= told[0]!)
      }),
    )
  })

  it('finds the temperature of three classes', () => {
    const rng = createRng(4)
    const n = 20_000
    const [y, P] = [new Int32Array(n), new Float64Array(3 * n)]
    for (let i = 0; i < n; i++) {
      const z = [3 * rng(), 3 * rng(), 3 * rng()]
      const softmax = (t: number) => {
        const e = z.map((v) => Math.exp(v / t))
        return e.map((v) => v / e.reduce((sum, x) => sum + x))
      }
      const [truth, told, u] = [softmax(1), softmax(0.4), rng()]
      y[i] = u < truth[0]! ? 0 : u < truth[0]! + truth[1]! ? 1 : 2
      told.forEach((v, c) => {
        P[c * n + i] = v
      })
    }
    const fitted = fitCalibration('temperature', P, y)
    assert.ok(fitted.method === 'temperature' && fitted.classes === 3)
    assert.ok(Math.abs(fitted.temperature - 2.5) < 0.1, String(fitted.temperature))
    const calibrated = applyCalibration(fitted, P)
    assert.ok(logLossMulti(y, calibrated) < logLossMulti(y, P) - 0.1)
    assert.deepEqual(mostProbableClass(n, calibrated), mostProbableClass(n, P))
    for (let i = 0; i < 100; i++) assert.ok(Math.abs(calibrated[i]! + calibrated[n + i]! + calibrated[2 * n + i]! - 1) < 1e-6)
  })

  it('gives plain data that gives the same after JSON, as float32, and leaves p alone', () => {
    fc.assert(
      fc.property(rows, fc.constantFrom<CalibrationMethod>('none', 'sigmoid', 'beta', 'isotonic'), ({ y, p }, method) => {
        const before = p.slice()
        const fitted = fitCalibration(method, p, y)
        const applied = applyCalibration(fitted, p)
        assert.deepEqual(applyCalibration(JSON.parse(JSON.stringify(fitted)) as Calibration, p), applied)
        assert.deepEqual(p, before)
        for (const v of applied) assert.ok(v >= 0 && v <= 1 && (method === 'none' || v === Math.fround(v)))
      }),
    )
  })

  it('draws a staircase that rises, has at most 64 float32 steps and never claims certainty', () => {
    fc.assert(
      fc.property(rows, ({ y, p }) => {
        const fitted = fitCalibration('isotonic', p, y)
        assert.ok(fitted.method === 'isotonic')
        const { thresholds, values } = fitted
        assert.equal(values.length, thresholds.length + 1)
        for (let i = 1; i < values.length; i++) assert.ok(values[i]! > values[i - 1]!)
        for (let i = 1; i < thresholds.length; i++) assert.ok(thresholds[i]! > thresholds[i - 1]!)
        for (const v of [...thresholds, ...values]) assert.equal(v, Math.fround(v))
        assert.ok(values[0]! > 0 && values.at(-1)! < 1)
      }),
    )
    const { p, y } = overconfident(30_000, 6)
    const large = fitCalibration('isotonic', p, y)
    assert.ok(large.method === 'isotonic' && large.values.length <= 64 && large.values.length > 10)
    assert.ok(rocAuc(y, applyCalibration(large, p)) > rocAuc(y, p) - 0.005)
  })

  it('counts a step from its threshold on', () => {
    const steps: Calibration = { method: 'isotonic', thresholds: [0.25, 0.5], values: [0.125, 0.375, 0.75] }
    assert.deepEqual([...applyCalibration(steps, Float64Array.of(0, 0.2499, 0.25, 0.4, 0.5, 1))], [0.125, 0.125, 0.375, 0.375, 0.75, 0.75])
  })

  it('refuses one class, what is no probability, other lengths and other codes', () => {
    const p = Float64Array.of(0.2, 0.8)
    for (const method of ['sigmoid', 'beta', 'isotonic'] as const) {
      assert.throws(() => fitCalibration(method, p, [1, 1]), { code: 'ONE_CLASS' })
      assert.throws(() => fitCalibration(method, Float64Array.of(0.2, 1.2), [0, 1]), { code: 'INVALID_ARGUMENT' })
      assert.throws(() => fitCalibration(method, p, [0, 1, 1, 0]), { code: 'LENGTH_MISMATCH' })
      assert.throws(() => fitCalibration(method, p, [0, 2]), { code: 'INVALID_ARGUMENT' })
    }
    assert.throws(() => fitCalibration('sigmoid', new Float64Array(0), []), { code: 'SAMPLE_TOO_SMALL' })
    assert.throws(() => fitCalibration('temperature', Float64Array.of(0.1, 0.2, 0.3), [0, 1]), { code: 'LENGTH_MISMATCH' })
    assert.throws(() => applyCalibration({ method: 'temperature', temperature: 1, classes: 2 }, Float64Array.of(1, 0, 1)), {
      code: 'LENGTH_MISMATCH',
    })
  })
})
