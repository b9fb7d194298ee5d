import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { createRng } from '#kernel/sampling'
import { liftByDecile } from './deciles.ts'
import { rankRows } from './ranking.ts'
import { bestThreshold, confusionAt, profitCurve, rankedProfit, thresholdForShare } from './threshold.ts'

const scored = fc
  .array(fc.record({ y: fc.constantFrom(0, 1), p: fc.integer({ min: 0, max: 12 }), gain: fc.integer({ min: 0, max: 50 }) }), {
    minLength: 1,
    maxLength: 40,
  })
  .map((rows) => ({ y: rows.map((r) => r.y), p: Float64Array.from(rows, (r) => r.p / 12), gain: rows.map((r) => r.gain) }))

describe('confusionAt', () => {
  // By hand; scikit-learn's precision_recall_fscore_support gives the same on these eight rows
  it('counts right and wrong at a threshold', () => {
    const found = confusionAt([1, 1, 1, 0, 0, 0, 0, 1], [0.9, 0.5, 0.4, 0.6, 0.5, 0.1, 0.2, 0.8], 0.5)
    assert.deepEqual(found, {
      truePositives: 3,
      falsePositives: 2,
      trueNegatives: 2,
      falseNegatives: 1,
      accuracy: 0.625,
      precision: 0.6,
      recall: 0.75,
      specificity: 0.5,
      f1: 6 / 9,
    })
  })

  it('predicts nobody above the scores, everybody at the lowest, and counts every row', () => {
    fc.assert(
      fc.property(scored, fc.double({ min: -1, max: 2, noNaN: true }), ({ y, p }, threshold) => {
        const { truePositives, falsePositives, trueNegatives, falseNegatives } = confusionAt(y, p, threshold)
        assert.equal(truePositives + falsePositives + trueNegatives + falseNegatives, y.length)
        assert.equal(confusionAt(y, p, 1.1).precision, 0)
        assert.equal(confusionAt(y, p, 0).falseNegatives, 0)
      }),
    )
  })

  it('refuses other lengths', () => {
    assert.throws(() => confusionAt([1], [0.1, 0.2], 0.5), { code: 'LENGTH_MISMATCH' })
  })
})

describe('profit', () => {
  const [y, p] = [[1, 0, 1, 0, 0], Float64Array.of(0.9, 0.8, 0.7, 0.3, 0.1)]

  it('is gain of the positives minus cost of the contacts', () => {
    assert.deepEqual(profitCurve(y, p, { gain: 10, cost: 3 }, [0, 0.2, 0.6, 1]), [
      { share: 0, n: 0, profit: 0 },
      { share: 0.2, n: 1, profit: 7 },
      { share: 0.6, n: 3, profit: 11 },
      { share: 1, n: 5, profit: 5 },
    ])
    const own = profitCurve(y, p, { gain: [10, 99, 40, 99, 99], cost: 3 }, [0.6])
    assert.equal(own[0]!.profit, 41)
  })

  it('under weights is that of the repeated rows', () => {
    const profit = rankedProfit(rankRows(y, p), y, { gain: 10, cost: 3 }, [0.5, 1])
    assert.deepEqual(
      [...profit([2, 2, 2, 2, 2])],
      [...profit()].map((v) => 2 * v),
    )
    assert.equal(profit([0, 0, 2, 0, 0])[1], 14)
  })

  it('is highest at the best threshold, found by trying all', () => {
    fc.assert(
      fc.property(scored, fc.integer({ min: 0, max: 20 }), ({ y, p, gain }, cost) => {
        const best = bestThreshold(y, p, { gain, cost })
        const profitAt = (threshold: number): number =>
          y.reduce<number>((sum, outcome, i) => sum + (p[i]! >= threshold ? outcome * gain[i]! - cost : 0), 0)
        assert.equal(profitAt(best.threshold), best.profit)
        assert.equal(p.filter((v) => v >= best.threshold).length, best.n)
        for (const threshold of [...p, 2]) assert.ok(profitAt(threshold) <= best.profit)
      }),
    )
  })

  it('lies between the last score in and the first out, and above all when no contact pays', () => {
    const best = bestThreshold(y, p, { gain: 10, cost: 3 })
    assert.ok(Math.abs(best.threshold - 0.5) < 1e-12)
    assert.deepEqual({ ...best, threshold: 0 }, { threshold: 0, share: 0.6, n: 3, profit: 11 })
    const none = bestThreshold(y, p, { gain: 1, cost: 3 })
    assert.ok(none.threshold > 0.9 && none.threshold < 0.9000001 && none.n === 0 && none.profit === 0)
  })

  it('refuses amounts that are not finite, other lengths and shares outside 0 … 1', () => {
    assert.throws(() => bestThreshold(y, p, { gain: Number.NaN, cost: 1 }), { code: 'INVALID_ARGUMENT' })
    assert.throws(() => bestThreshold(y, p, { gain: 1, cost: Number.POSITIVE_INFINITY }), { code: 'INVALID_ARGUMENT' })
    assert.throws(() => profitCurve(y, p, { gain: [1], cost: 1 }), { code: 'LENGTH_MISMATCH' })
    assert.throws(() => profitCurve(y, p, { gain: 1, cost: 1 }, [2]), { code: 'INVALID_ARGUMENT' })
  })
})

describe('thresholdForShare', () => {
  it('predicts the share asked for, up to ties', () => {
    const scores = Float64Array.of(0.1, 0.2, 0.3, 0.4, 0.5)
    const predicted = (share: number) => scores.filter((p) => p >= thresholdForShare(scores, share)).length
    assert.deepEqual([0, 0.2, 0.6, 1].map(predicted), [0, 1, 3, 5])
    const tied = Float64Array.of(0.5, 0.5, 0.5, 0.1)
    assert.equal(tied.filter((p) => p >= thresholdForShare(tied, 0.5)).length, 3)
  })
})

describe('liftByDecile', () => {
  it('gives the lifts of a perfect order', () => {
    const y = Float64Array.from({ length: 100 }, (_, i) => (i < 20 ? 1 : 0))
    const rows = liftByDecile(
      y,
      y.map((_, i) => -i),
    )
    assert.deepEqual(
      rows.map(({ lift }) => lift),
      [5, 5, 0, 0, 0, 0, 0, 0, 0, 0],
    )
    assert.deepEqual(rows[1], { decile: 2, n: 10, positives: 10, rate: 1, lift: 5, gain: 1 })
  })

  it('gives a constant score the lift of chance', () => {
    const rng = createRng(1)
    const y = Float64Array.from({ length: 57 }, () => (rng() < 0.4 ? 1 : 0))
    for (const { lift } of liftByDecile(y, new Float64Array(57))) assert.ok(Math.abs(lift - 1) < 1e-12)
  })

  it('holds every row and every positive once', () => {
    fc.assert(
      fc.property(scored, ({ y, p }) => {
        fc.pre(y.length >= 10 && y.includes(1))
        const rows = liftByDecile(y, p)
        assert.equal(
          rows.reduce((sum, { n }) => sum + n, 0),
          y.length,
        )
        assert.ok(Math.abs(rows.reduce((sum, { positives }) => sum + positives, 0) - y.reduce<number>((sum, v) => sum + v, 0)) < 1e-9)
        assert.ok(Math.abs(rows[9]!.gain - 1) < 1e-12)
      }),
    )
  })

  it('refuses fewer than ten rows and no positives', () => {
    assert.throws(() => liftByDecile([1, 0], Float64Array.of(1, 2)), { code: 'SAMPLE_TOO_SMALL' })
    assert.throws(() => liftByDecile(new Float64Array(10), new Float64Array(10)), { code: 'ONE_CLASS' })
  })
})
